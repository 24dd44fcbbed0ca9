import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { checkDifference } from '../../src/cli/doctor/clock.ts';
import { databaseUrl } from '../journeys/team.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { startCliServer, type CliServer } from './cli-server.ts';

let server: CliServer;
let receiver: Receiver;

beforeAll(async () => {
  server = await startCliServer();
  receiver = await startReceiver();
  await server.json(['destination', 'add', receiver.url, '--group', 'my-group', '--name', 'siem']);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
afterEach(() => receiver.respond(200));

interface Check {
  readonly name: string;
  readonly outcome: string;
  readonly text: string;
}
async function doctor(args: string, env: Record<string, string> = {}) {
  const line = [...`doctor ${args}`.trim().split(' '), '--output', 'json'];
  const { code, stdout, stderr } = await server.run(line, {
    env: { AUDITSTREAM_DATA_DIR: '/nowhere', ...env },
  });
  const checks = JSON.parse(stdout) as Check[];
  return {
    code,
    stderr,
    checks,
    outcomes: Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome])),
  };
}
const onTheServer = () => ({
  DATABASE_URL: databaseUrl(server.test.connection),
  AUDITSTREAM_ENCRYPTION_KEY: server.encryptionKey,
});

describe('doctor', () => {
  it('checks from anywhere what can be seen from there, and says why it skips the rest', async () => {
    const { code, outcomes, checks } = await doctor('');
    expect({ code, outcomes }).toEqual({
      code: 0,
      outcomes: {
        connection: 'ok',
        server: 'ok',
        'access token': 'ok',
        clock: 'ok',
        configuration: 'skipped',
        database: 'skipped',
        'database clock': 'skipped',
        'encryption key': 'skipped',
        'end to end': 'skipped',
      },
    });
    expect(checks.find(({ name }) => name === 'database')?.text).toContain(
      'run doctor where the server runs',
    );
  });

  it('sends a test event through a destination, and says what to mend when it does not arrive', async () => {
    const line = '--group my-group --destination siem';
    expect(await doctor(line)).toMatchObject({
      code: 0,
      outcomes: { destinations: 'ok', 'end to end': 'ok' },
    });
    expect(receiver.requests.at(-1)?.headers['x-gitlab-audit-event-type']).toBe('audit_event_streaming_test');
    receiver.respond(500);
    const { code, checks, stderr } = await doctor(line);
    expect(code).toBe(6);
    expect(checks.at(-1)).toMatchObject({
      outcome: 'fault',
      text: expect.stringContaining('Repair the receiver'),
    });
    expect(stderr).toContain('1 of 10 checks');
    expect(await doctor('--group my-group --destination none')).toMatchObject({
      code: 6,
      outcomes: { 'end to end': 'fault' },
    });
  });

  it('looks at the database, its clock and the encryption key where the server runs', async () => {
    const { code, checks, outcomes } = await doctor('', onTheServer());
    expect({ code, outcomes }).toMatchObject({
      code: 0,
      outcomes: { configuration: 'ok', database: 'ok', 'database clock': 'ok', 'encryption key': 'ok' },
    });
    expect(checks.find(({ name }) => name === 'database')?.text).toMatch(
      /^PostgreSQL \d+.*every migration applied$/,
    );
  });

  it('names what is wrong there', async () => {
    const wrongKey = { AUDITSTREAM_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64') };
    expect(await doctor('', { ...onTheServer(), ...wrongKey })).toMatchObject({
      code: 6,
      outcomes: { 'encryption key': 'fault' },
    });
    expect(await doctor('', { PORT: 'many' })).toMatchObject({
      code: 6,
      outcomes: { configuration: 'fault' },
    });
    const away = {
      ...onTheServer(),
      DATABASE_URL: databaseUrl({ ...server.test.connection, database: 'no_such' }),
    };
    expect(await doctor('', away)).toMatchObject({ code: 6, outcomes: { database: 'fault' } });
    const { pool } = server.test.database;
    await pool.query(
      `UPDATE "_prisma_migrations" SET rolled_back_at = now() WHERE migration_name = (SELECT max(migration_name) FROM "_prisma_migrations")`,
    );
    try {
      const { checks } = await doctor('', onTheServer());
      expect(checks.find(({ name }) => name === 'database')).toMatchObject({
        outcome: 'fault',
        text: expect.stringContaining('1 migrations'),
      });
      await pool.query(`UPDATE "_prisma_migrations" SET rolled_back_at = NULL, checksum = reverse(checksum)`);
      const edited = (await doctor('', onTheServer())).checks.find(({ name }) => name === 'database');
      expect(edited).toMatchObject({
        outcome: 'fault',
        text: expect.stringContaining('20261121000000_init'),
      });
      await pool.query(`UPDATE "_prisma_migrations" SET checksum = reverse(checksum)`);
    } finally {
      await pool.query(`UPDATE "_prisma_migrations" SET rolled_back_at = NULL`);
    }
  });

  it('says what hinders it from the start', async () => {
    const nowhere = await doctor('--retries 0', { AUDITSTREAM_URL: 'http://127.0.0.1:1' });
    expect(nowhere).toMatchObject({
      code: 6,
      outcomes: { server: 'fault', clock: 'skipped', 'end to end': 'skipped' },
    });
    expect(await doctor('', { AUDITSTREAM_TOKEN: '' })).toMatchObject({
      code: 6,
      outcomes: { connection: 'fault' },
    });
    const { stdout } = await server.run('doctor', {
      terminal: true,
      env: { AUDITSTREAM_DATA_DIR: '/nowhere' },
    });
    expect(stdout).toContain('\u001b[32mok     \u001b[39m  connection');
  });
});

describe('a difference between clocks', () => {
  it.each([
    [0, 'ok'],
    [-4_900, 'ok'],
    [6_000, 'warning'],
    [-200_000, 'fault'],
  ])('of %d ms is %s', (ms, outcome) => expect(checkDifference('x', ms).outcome).toBe(outcome));
});
