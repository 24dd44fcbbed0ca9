import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createClient } from '../journeys/api-client.ts';
import {
  newDataFolder,
  ready,
  removeEverything,
  startProcess,
  type ServerProcess,
} from '../journeys/server-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { runCommand } from './run-command.ts';
import { addDestination, secretsOf, startSending, type Secrets } from './secrets.ts';

const ROOT_TOKEN = 'a-token-of-root-for-tests';
const newKey = (): string => randomBytes(32).toString('base64');

describe('with an external database and two servers', () => {
  let test: TestDatabase;
  let receiver: Receiver;
  let oldKey: string;
  let keyFile: string;
  let servers: { process: ServerProcess; address: string; dataDir: string }[];
  const secrets: Secrets[] = [];

  beforeAll(async () => {
    test = await createTestDatabase();
    receiver = await startReceiver();
    oldKey = newKey();
    keyFile = join(dirname(await newDataFolder()), 'new.key');
    servers = [await start(oldKey), await start(oldKey)];
    for (let n = 0; n < 3; n += 1) secrets.push(await addDestination(clientOf(0), receiver, n));
  });
  afterAll(async () => {
    await removeEverything();
    await receiver.close();
    await test.close();
  });

  const environment = (key: string): Record<string, string> => {
    const { host, user, password, database } = test.connection;
    const url = `postgresql://${user}:${String(password)}@localhost/${database}?host=${encodeURIComponent(host ?? '')}`;
    return { DATABASE_URL: url, AUDITSTREAM_ENCRYPTION_KEY: key, AUDITSTREAM_ROOT_TOKEN: ROOT_TOKEN };
  };
  async function start(key: string, folder?: string) {
    const dataDir = folder ?? (await newDataFolder());
    const env = { ...environment(key), AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' };
    const process = startProcess({ dataDir, env });
    return { process, address: await ready(process), dataDir };
  }
  const clientOf = (index: number) => createClient(servers[index]?.address ?? '', ROOT_TOKEN);
  async function restart(index: number, key: string): Promise<void> {
    const server = servers[index];
    server?.process.kill('SIGTERM');
    expect(await server?.process.ended).toBe(0);
    servers[index] = await start(key, server?.dataDir);
  }
  const rotateKey = (key: string, ...args: string[]) =>
    runCommand(['admin', 'rotate-encryption-key', ...args], environment(key));

  it('asks for a file to take the new key from', async () => {
    const { code, stderr } = await rotateKey(oldKey);
    expect(code).toBe(1);
    expect(stderr).toMatch(/needs a file for the new key: .*--new-key-file <file>\n$/);
  });

  it('seals everything anew while both serve, and both keys are right until it is finished', async () => {
    const sending = startSending(clientOf(0), async (n) => {
      if (n % 15 === 14 && secrets.length < 5)
        secrets.push(await addDestination(clientOf(1), receiver, secrets.length));
    });
    const { code, stdout, stderr } = await rotateKey(oldKey, '--new-key-file', keyFile);
    const ids = await sending.stop();

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('--finish');
    expect(((await stat(keyFile)).mode & 0o777).toString(8)).toBe('600');
    for (const index of [0, 1]) expect(await secretsOf(clientOf(index))).toEqual(secrets);
    await receiver.waitFor((requests) => {
      const got = new Set(
        requests.filter(({ path }) => path === '/0').map(({ json }) => (json as { id: number }).id),
      );
      return ids.every((id) => got.has(id));
    }, 20_000);
    for (const { path, headers } of receiver.requests) {
      const secret = secrets.find(({ url }) => url === `${receiver.url}${path}`);
      expect(headers['x-gitlab-event-streaming-token']).toBe(secret?.token);
    }

    await restart(0, (await readFile(keyFile, 'utf8')).trim());
    await restart(1, oldKey);
    for (const index of [0, 1]) expect(await secretsOf(clientOf(index))).toEqual(secrets);
    await restart(1, (await readFile(keyFile, 'utf8')).trim());
  });

  it('is not finished with the old key, nor begun again before it is finished', async () => {
    const key = (await readFile(keyFile, 'utf8')).trim();
    expect(await rotateKey(oldKey, '--finish')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is still the old key here'),
    });
    expect(await rotateKey(key, '--new-key-file', `${keyFile}.other`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--finish'),
    });
    await expect(stat(`${keyFile}.other`)).rejects.toThrow('ENOENT');
  });

  it('gives the new key back to who has lost its file', async () => {
    expect(await rotateKey(oldKey, '--new-key-file', `${keyFile}.again`)).toMatchObject({ code: 0 });
    expect(await readFile(`${keyFile}.again`, 'utf8')).toBe(await readFile(keyFile, 'utf8'));
  });

  it('is finished with the new key: then a start with the old one is refused, and nothing else is visible', async () => {
    const key = (await readFile(keyFile, 'utf8')).trim();
    expect(await rotateKey(key, '--finish')).toMatchObject({ code: 0, stderr: '' });
    expect(await rotateKey(key, '--finish')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing to finish'),
    });
    for (const index of [0, 1]) expect(await secretsOf(clientOf(index))).toEqual(secrets);

    const late = startProcess({ dataDir: await newDataFolder(), env: environment(oldKey) });
    expect(await late.ended).toBe(1);
    expect(late.output()).toMatch(
      /^The encryption key is not the one of this database.*rotate-encryption-key.*\n$/,
    );
    for (const { process } of servers) expect(process.output()).not.toMatch(/"level":(50|60)/);
  });

  it('resets the root token into the data folder when there is no terminal', async () => {
    const dataDir = await newDataFolder();
    const key = (await readFile(keyFile, 'utf8')).trim();
    const env = { ...environment(key), AUDITSTREAM_DATA_DIR: dataDir };
    const { code, stdout } = await runCommand(['admin', 'reset-root-token'], env);
    const token = (await readFile(join(dataDir, 'root-token'), 'utf8')).trim();
    expect(code).toBe(0);
    expect(stdout).not.toContain(token);
    const { status } = await fetch(`${servers[0]?.address}/api/v4/user`, {
      headers: { 'private-token': token },
    });
    expect(status).toBe(200);
  });

  it('says what to check when the database cannot be reached', async () => {
    const env = { ...environment(oldKey), DATABASE_URL: 'postgresql://nobody:wrong@127.0.0.1:1/nothing' };
    const { code, stderr } = await runCommand(['admin', 'reset-root-token'], env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The database of DATABASE_URL cannot be used \(.*\n$/);
  });
});
