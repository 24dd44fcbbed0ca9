import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres.ts';
import { capturingLog } from '../embedded-postgres/capturing-log.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { createClient, createDestination, rootClient } from './api-client.ts';
import { arrived, refusalsIn, startSender } from './sender.ts';
import { newDataFolder, postmasterPid, ready, removeEverything, startProcess } from './server-process.ts';
import { createTeam, databaseUrl, statusOf } from './team.ts';

let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());
afterAll(removeEverything);

describe('the database goes away while the server serves', () => {
  it('killed: its supervisor starts it again, refusals are 503 with Retry-After, and all that was accepted arrives', async () => {
    const dataDir = await newDataFolder();
    const server = startProcess({ dataDir, env: { AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' } });
    const address = await ready(server);
    const root = await rootClient(address, dataDir);
    await createDestination(root, 'my-group', receiver.url);
    const token = (await readFile(join(dataDir, 'root-token'), 'utf8')).trim();
    const sender = startSender({ address, token });
    await sender.accepted(20);
    for (let kill = 0; kill < 2; kill += 1) {
      process.kill(await postmasterPid(dataDir), 'SIGKILL');
      await sender.refused(1);
      await sender.accepted(20);
    }
    const answers = await sender.stop();
    expect(refusalsIn(answers)).toEqual(new Set(['503 5']));
    await arrived(receiver, answers);
    expect(await statusOf(address, '/-/readiness')).toBe(200);
    server.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  describe('for seconds', () => {
    let dataDir: string;
    let postgres: EmbeddedPostgres;
    const start = async (): Promise<void> =>
      void (postgres = await startEmbeddedPostgres({ dataDir, log: capturingLog() }));

    beforeAll(async () => {
      dataDir = await newDataFolder();
      await start();
    });
    afterAll(() => postgres.stop());

    it('every process refuses clearly meanwhile and continues automatically afterwards', async () => {
      const team = createTeam(databaseUrl(postgres.connection));
      const [api, worker] = await Promise.all([team.start('api'), team.start('worker')]);
      const client = createClient(api.address, team.rootToken);
      await createDestination(client, 'my-group', receiver.url);
      const sender = startSender({ address: api.address, token: team.rootToken });
      await sender.accepted(20);

      await postgres.stop();
      await sender.refused(3);
      for (const { address } of [api, worker]) {
        expect(await statusOf(address, '/-/liveness')).toBe(200);
        expect(await statusOf(address, '/-/readiness')).toBe(503);
      }
      const graphql = await fetch(`${api.address}/api/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${team.rootToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          query: '{ group(fullPath: "my-group") { externalAuditEventDestinations { nodes { id } } } }',
        }),
      });
      expect([graphql.status, graphql.headers.get('retry-after')]).toEqual([503, '5']);
      // Longer than a client waits that asks again at once.
      await sender.refused(20);
      await start();

      await sender.accepted(20);
      const answers = await sender.stop();
      await arrived(receiver, answers);
      expect(refusalsIn(answers)).toEqual(new Set(['503 5']));
      for (const { milliseconds } of answers) expect(milliseconds).toBeLessThan(14_000);
      await eventually(async () => (await listeners()) === 2);
      for (const { address } of [api, worker]) expect(await statusOf(address, '/-/readiness')).toBe(200);
      for (const { process } of [api, worker]) process.kill('SIGTERM');
      expect(await Promise.all([api.process.ended, worker.process.ended])).toEqual([0, 0]);
    });

    async function listeners(): Promise<number> {
      const db = new pg.Client(postgres.connection);
      await db.connect();
      const { rowCount } = await db.query(
        `SELECT FROM pg_stat_activity WHERE application_name = 'auditstream notifications'`,
      );
      await db.end();
      return rowCount ?? 0;
    }
  });
});
