import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { startNameServer, type NameServer } from '../support/name-server.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { expectNeighbourUndisturbed } from '../support/silent-names-scenario.ts';
import { rootClient, type ApiClient } from './api-client.ts';
import { MAIN, newDataFolder, ready, removeEverything, startProcess } from './server-process.ts';

const NAME_SERVER = '127.0.0.9';

// The operating system's resolver asks the servers of /etc/resolv.conf, on port 53: others take root and a file system of
// one's own. test/outbound/silent-names.test.ts does the same without either, with a resolver of its own.
const canReplaceNameServer = process.platform === 'linux' && process.geteuid?.() === 0 && unshares();

(canReplaceNameServer ? describe : describe.skip)('a name server that says nothing (takes root)', () => {
  let names: NameServer;
  let folder: string;
  let client: ApiClient;
  let receivers: [Receiver, Receiver];
  beforeAll(async () => {
    names = await startNameServer(NAME_SERVER, { 'good.test': '127.0.0.1', 'bad.test': '127.0.0.1' });
    folder = await mkdtemp(join(tmpdir(), 'auditstream-names-'));
    const resolvConf = join(folder, 'resolv.conf');
    await writeFile(resolvConf, `nameserver ${NAME_SERVER}\n`);
    const dataDir = await newDataFolder();
    const inPlace = `mount --bind ${resolvConf} /etc/resolv.conf && exec "$@"`;
    const server = startProcess({
      dataDir,
      command: [...(['unshare', '--mount', 'sh', '-c', inPlace, 'sh'] as const), ...[process.execPath, MAIN]],
      env: { AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.0/8' },
    });
    client = await rootClient(await ready(server), dataDir);
    const headers = { connection: 'close' };
    receivers = await Promise.all([startReceiver({ headers }), startReceiver({ headers })]);
  });
  afterAll(async () => {
    await removeEverything();
    await Promise.all([names, ...receivers].map((each) => each.close()));
    await rm(folder, { recursive: true });
  });

  it('for one group delays nothing of another', async () => {
    const [silenced, neighbour] = receivers;
    const silence = (isSilent: boolean): void => names.silence((name) => isSilent && name !== 'good.test');
    await expectNeighbourUndisturbed({ client, silenced, neighbour, silence });
  });
});

function unshares(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
