import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { rootClient, type ApiClient } from '../journeys/api-client.ts';
import {
  newDataFolder,
  ready,
  removeEverything,
  startProcess,
  type ServerProcess,
} from '../journeys/server-process.ts';
import { eventually } from '../support/eventually.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { runCommand } from './run-command.ts';
import { addDestination, secretsOf, startSending, type Secrets } from './secrets.ts';

describe('with the embedded database', () => {
  let dataDir: string;
  let server: ServerProcess;
  let address: string;
  let client: ApiClient;

  beforeAll(async () => {
    dataDir = await newDataFolder();
    await start();
  });
  afterAll(removeEverything);

  async function start(): Promise<void> {
    server = startProcess({ dataDir, env: { AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' } });
    address = await ready(server);
    client = await rootClient(address, dataDir);
  }
  async function stop(): Promise<void> {
    server.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  }
  const admin = (...args: string[]): ReturnType<typeof runCommand> =>
    runCommand(['admin', ...args], { AUDITSTREAM_DATA_DIR: dataDir });
  const rootToken = async (): Promise<string> => (await readFile(join(dataDir, 'root-token'), 'utf8')).trim();
  const status = async (token: string): Promise<number> =>
    (await fetch(`${address}/api/v4/user`, { headers: { 'private-token': token } })).status;

  describe('admin reset-root-token', () => {
    it('works while the server runs: the new token is good at once, the old one ends within 5 s', async () => {
      const old = await rootToken();
      expect(await status(old)).toBe(200);
      const { code, stdout, stderr } = await admin('reset-root-token');
      const token = await rootToken();

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain("Revoked root's earlier tokens");
      expect(stdout).toContain(join(dataDir, 'root-token'));
      expect(stdout).not.toContain(token);
      expect(token).not.toBe(old);
      expect(((await stat(join(dataDir, 'root-token'))).mode & 0o777).toString(8)).toBe('600');
      expect(await status(token)).toBe(200);
      await eventually(async () => (await status(old)) === 401, 5_000);
    });

    it('works while the server is stopped, and leaves the database stopped', async () => {
      const old = await rootToken();
      await stop();
      expect(await admin('reset-root-token')).toMatchObject({ code: 0, stderr: '' });
      await expect(stat(join(dataDir, 'server.pid'))).rejects.toThrow('ENOENT');
      await start();
      expect(await status(await rootToken())).toBe(200);
      expect(await status(old)).toBe(401);
    });

    it('shows the token on a terminal', async () => {
      const { stdout } = await runCommand(
        ['admin', 'reset-root-token'],
        { AUDITSTREAM_DATA_DIR: dataDir },
        'terminal',
      );
      expect(stdout).toContain(`export AUDITSTREAM_TOKEN=${await rootToken()}`);
    });

    it('refuses a folder without a database and makes nothing there', async () => {
      const folder = await newDataFolder();
      const { code, stdout, stderr } = await runCommand(['admin', 'reset-root-token'], {
        AUDITSTREAM_DATA_DIR: folder,
      });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^There is no database in the data folder .*AUDITSTREAM_DATA_DIR.*\n$/);
      await expect(stat(folder)).rejects.toThrow('ENOENT');
    });

    it('tells a wrong command line from a failure, without a stack trace', async () => {
      const wrong = await admin('reset-root-token', '--force');
      expect(wrong).toMatchObject({ code: 2, stdout: '' });
      expect(wrong.stderr).toMatch(/^Unknown option '--force'.*--help\n$/);
      const config = await runCommand(['admin', 'reset-root-token'], { PORT: 'many' });
      expect(config.code).toBe(1);
      expect(config.stderr).toContain('PORT: must be a port number');
      expect(await runCommand(['--help'], {})).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('\n  admin '),
      });
    });
  });

  describe('admin rotate-encryption-key', () => {
    let receiver: Receiver;
    const secrets: Secrets[] = [];
    beforeEach(async () => {
      receiver = await startReceiver();
      client = await rootClient(address, dataDir);
    });
    afterEach(() => receiver.close());

    it('replaces the key while events stream and people make destinations', async () => {
      for (let n = 0; n < 2; n += 1) secrets.push(await addDestination(client, receiver, n));
      const before = await readFile(join(dataDir, 'encryption.key'), 'utf8');
      const sending = startSending(client, async (n) => {
        // A group has at most five; these three come before, between and after the steps.
        if (n % 15 === 14 && secrets.length < 5)
          secrets.push(await addDestination(client, receiver, secrets.length));
      });
      const { code, stdout, stderr } = await admin('rotate-encryption-key');
      const ids = await sending.stop();

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/Sealed \d+ values with the new key/);
      expect(await readFile(join(dataDir, 'encryption.key'), 'utf8')).not.toBe(before);
      expect(ids.length).toBeGreaterThan(20);
      expect(await secretsOf(client)).toEqual(secrets);
      await receiver.waitFor((requests) => {
        const got = new Set(
          requests.filter(({ path }) => path === '/0').map(({ json }) => (json as { id: number }).id),
        );
        return ids.every((id) => got.has(id));
      }, 20_000);
      for (const { path, headers } of receiver.requests) {
        const secret = secrets.find(({ url }) => url === `${receiver.url}${path}`);
        expect(headers['x-gitlab-event-streaming-token']).toBe(secret?.token);
        // The event of the destination's own creation goes out before it has its header.
        expect([secret?.header, undefined]).toContain(headers['x-secret']);
      }
      expect(server.output()).not.toMatch(/"level":(50|60)/);
    });

    it('has replaced it for good: the server starts with the new key and refuses the old one', async () => {
      const old = join(dataDir, '..', 'old');
      const key = join(dataDir, 'encryption.key');
      await mkdir(old, { recursive: true });
      await copyFile(key, join(old, 'encryption.key'));
      await stop();
      // Once more, this time while the server is stopped.
      expect(await admin('rotate-encryption-key')).toMatchObject({ code: 0, stderr: '' });
      await copyFile(key, join(old, 'new.key'));
      await copyFile(join(old, 'encryption.key'), key);
      const refused = startProcess({ dataDir });
      expect(await refused.ended).toBe(1);
      expect(refused.output()).toMatch(/^The encryption key is not the one of this database.*\n$/m);
      expect(await admin('rotate-encryption-key')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /^The encryption key is not the one of this database, so nothing was changed/,
        ),
      });
      await copyFile(join(old, 'new.key'), key);
      await start();
      expect(await secretsOf(client)).toEqual(secrets);
    });

    it('goes on where it was killed', async () => {
      const running = startProcess({
        dataDir,
        command: [process.execPath, 'dist/cli/main.js', 'admin', 'rotate-encryption-key'],
      });
      await running.printed(/Sealing everything/);
      running.kill('SIGKILL');
      await running.ended;
      await stop();
      await start();
      expect(await secretsOf(client)).toEqual(secrets);
      expect(await admin('rotate-encryption-key')).toMatchObject({ code: 0, stderr: '' });
      expect(await secretsOf(client)).toEqual(secrets);
    });

    it('ends at Ctrl-C and says that it can go on', async () => {
      const running = startProcess({
        dataDir,
        command: [process.execPath, 'dist/cli/main.js', 'admin', 'rotate-encryption-key'],
      });
      await running.printed(/Waiting until/);
      running.kill('SIGINT');
      expect(await running.ended).toBe(130);
      expect(running.output()).toContain('Run the same command again');
      expect(await admin('rotate-encryption-key')).toMatchObject({ code: 0 });
    });
  });
});
