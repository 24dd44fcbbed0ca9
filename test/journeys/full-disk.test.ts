import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { createDestination, event, rootClient } from './api-client.ts';
import { newDataFolder, ready, removeEverything, startProcess } from './server-process.ts';

const DISK = '160m';

/** A small disk of its own, or why there is none. */
async function makeDisk(): Promise<{ folder: string } | { reason: string }> {
  if (process.geteuid?.() !== 0) return { reason: 'mounting a small disk takes root' };
  const folder = await mkdtemp(join(tmpdir(), 'auditstream-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=755`, 'tmpfs', folder], { stdio: 'pipe' });
    return { folder };
  } catch (error) {
    await rm(folder, { recursive: true });
    return { reason: `a tmpfs cannot be mounted here (${(error as Error).message.split('\n', 1).join()})` };
  }
}

const disk = await makeDisk();
const test = 'folder' in disk ? it : it.skip;
if ('reason' in disk) console.warn(`The full disk was not tried: ${disk.reason}.`);

describe('a full disk', () => {
  let receiver: Receiver;
  beforeEach(async () => void (receiver = await startReceiver()));
  afterEach(() => receiver.close());
  afterAll(async () => {
    await removeEverything();
    if (!('folder' in disk)) return;
    execFileSync('umount', ['--lazy', disk.folder]);
    await rm(disk.folder, { recursive: true });
  });

  test('is refused with 503 and a plain line in the log, and the server goes on once there is space', async () => {
    if (!('folder' in disk)) return;
    const dataDir = await newDataFolder();
    await mkdir(dataDir, { mode: 0o700 });
    await symlink(disk.folder, join(dataDir, 'postgres'));
    const server = startProcess({ dataDir, env: { AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' } });
    const address = await ready(server);
    const client = await rootClient(address, dataDir);
    await createDestination(client, 'my-group', receiver.url);

    const ballast = join(disk.folder, 'ballast');
    await fill(ballast);
    const accepted: number[] = [];
    const big = Array.from({ length: 100 }, (_, n) => ({ ...event(n), text: 'x'.repeat(20_000) }));
    const refusal = await eventually(async () => {
      const answer = await client.raw('POST', '/api/v4/groups/my-group/audit_events', big);
      const body = (await answer.json()) as { ids?: number[] };
      accepted.push(...(body.ids ?? []));
      return answer.status === 202 ? undefined : { answer, body };
    });
    expect([refusal.answer.status, refusal.answer.headers.get('retry-after')]).toEqual([503, '5']);
    await server.printed(/disk of the database is full/);

    await rm(ballast);
    await eventually(async () => {
      const answer = await client.raw('POST', '/api/v4/groups/my-group/audit_events', [event(1)]);
      const { ids = [] } = (await answer.json()) as { ids?: number[] };
      accepted.push(...ids);
      return answer.status === 202;
    }, 20_000);
    const missing = new Set(accepted);
    await receiver.waitFor((requests) => {
      for (const { json } of requests) missing.delete((json as { id: number }).id);
      return missing.size === 0;
    }, 20_000);
    server.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });
});

async function fill(path: string): Promise<void> {
  const block = Buffer.alloc(1024 * 1024);
  try {
    for (;;) await writeFile(path, block, { flag: 'a' });
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  }
}
