import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSlowListener, type SlowListener } from '../support/slow-listener.ts';
import { newDataFolder, removeEverything, ROOT, startProcess } from './server-process.ts';

// A name with two addresses takes a hosts file of one's own.
const canReplaceHosts = process.platform === 'linux' && process.geteuid?.() === 0 && unshares();

(canReplaceHosts ? describe : describe.skip)(
  'a name with a slow address and one that refuses (takes root)',
  () => {
    let folder: string;
    let slow: SlowListener;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'auditstream-hosts-'));
      await writeFile(join(folder, 'hosts'), '127.0.0.2 two.test\n127.0.0.3 two.test\n');
      slow = await startSlowListener('127.0.0.2');
    });
    afterAll(async () => {
      slow.close();
      await removeEverything();
      await rm(folder, { recursive: true });
    });

    it('is reached by the command line, which does not leave the slow one for the other', async () => {
      const inPlace = `mount --bind ${join(folder, 'hosts')} /etc/hosts && exec "$@"`;
      const command = startProcess({
        dataDir: await newDataFolder(),
        command: [
          ...(['unshare', '--mount', 'sh', '-c', inPlace, 'sh'] as const),
          ...[process.execPath, join(ROOT, 'dist', 'cli', 'main.js'), 'group', 'list', '--retries', '0'],
        ],
        env: {
          AUDITSTREAM_URL: `http://two.test:${slow.port}`,
          AUDITSTREAM_TOKEN: 'a-token-of-twenty-characters',
        },
      });
      await slow.asked();
      // Longer than Node.js waits where nothing is said.
      await sleep(600);
      slow.wake();
      await command.ended;
      // What listens there is no server of ours: its answer makes no sense, but it came.
      expect(command.output()).not.toMatch(/cannot be reached/);
      expect(command.output()).not.toBe('');
    });
  },
);

function unshares(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
