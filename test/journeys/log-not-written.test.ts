import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { rootClient, type ApiClient } from './api-client.ts';
import { MAIN, newDataFolder, removeEverything, startProcess, type ServerProcess } from './server-process.ts';

afterAll(removeEverything);

const START_MS = 60_000;

interface Started {
  readonly server: ServerProcess;
  readonly address: string;
  readonly dataDir: string;
}

/** A server whose log goes to a file; where it listens cannot be read there. */
async function startWithLogIn(file: string, env: Record<string, string> = {}): Promise<Started> {
  const dataDir = await newDataFolder();
  const port = await freePort();
  const server = startProcess({
    dataDir,
    env: { PORT: String(port), LOG_FILE: file, AUDITSTREAM_METRICS: 'this-machine', ...env },
    command: ['sh', '-c', `exec "${process.execPath}" "${MAIN}" >> "$LOG_FILE"`],
  });
  const address = `http://127.0.0.1:${port}`;
  const isReady = () => fetch(`${address}/-/readiness`).then(({ ok }) => ok).catch(() => false); // prettier-ignore
  await eventually(isReady, START_MS);
  return { server, address, dataDir };
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Leaves a line in the log. */
async function beRefused(client: ApiClient): Promise<void> {
  const answer = await client.raw('POST', '/api/graphql', {
    query: `mutation { externalAuditEventDestinationCreate(
      input: { groupPath: "my-group", destinationUrl: "http://127.0.0.1:9/" }) { errors } }`,
  });
  expect(answer.status).toBe(200);
}

async function linesLost(address: string): Promise<number> {
  const text = await (await fetch(`${address}/-/metrics`)).text();
  return Number(/^auditstream_log_lines_lost_total (\d+)$/m.exec(text)?.[1]);
}

describe('a log that cannot be written', () => {
  test('from the start on keeps the server neither from serving nor from stopping', async () => {
    const { server, address, dataDir } = await startWithLogIn('/dev/full');
    const before = await linesLost(address);
    await beRefused(await rootClient(address, dataDir));

    expect(before).toBeGreaterThan(0);
    expect(await linesLost(address)).toBeGreaterThan(before);
    server.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  test('stops nothing, and says how many lines are missing once it can be written again', async () => {
    const dataDir = await newDataFolder();
    const file = join(dirname(dataDir), 'server.log');
    const { server, address, dataDir: ownFolder } = await startWithLogIn(file);
    const client = await rootClient(address, ownFolder);
    // No byte more for this process; its database goes on.
    const { size } = await stat(file);
    execFileSync('prlimit', ['--pid', String(server.pid), `--fsize=${size}`]);
    await beRefused(client);
    await beRefused(client);
    expect(await linesLost(address)).toBe(2);

    await truncate(file, 0);
    const text = await eventually(async () => {
      const written = await readFile(file, 'utf8');
      return written.endsWith('\n') && written;
    });
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([{ level: 40, time: expect.any(String), msg: expect.stringMatching(/^2 lines of the log/) }]);
    server.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('"msg":"Stopped"');
  });
});
