import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  CURRENT_POSTGRES,
  findPostgres,
  startPlainPostgres,
  type PlainPostgres,
} from '../support/plain-postgres.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { createClient, createDestination, type ApiClient } from './api-client.ts';
import { removeEverything } from './server-process.ts';
import { arrived, refusalsIn, startSender } from './sender.ts';
import { createTeam, databaseUrl, statusOf, type Node, type Team } from './team.ts';

/** Connections that one process opens at most, and those of them with which requests read. */
const POOL_SIZE = 20;
const READING = 7;
/** Longer than anybody is kept waiting: an append may take 15 s, a statement 5 s for its lock after 5 s for a connection. */
const LONGEST_WAIT_MS = 25_000;

let postgres: PlainPostgres;
/** Looks; inside a transaction it would see the same activity again and again. */
let db: pg.Client;
/** Holds what others wait for. */
let holder: pg.Client;
let team: Team;
let nodes: [api: Node, worker: Node];
let client: ApiClient;
let receiver: Receiver;

beforeAll(async () => {
  postgres = await startPlainPostgres(findPostgres(CURRENT_POSTGRES) as string);
  [db, holder] = [new pg.Client(postgres.superuser), new pg.Client(postgres.superuser)];
  await Promise.all([db.connect(), holder.connect()]);
  team = createTeam(databaseUrl(postgres.superuser));
  nodes = await Promise.all([team.start('api'), team.start('worker')]);
  client = createClient(nodes[0].address, team.rootToken);
  receiver = await startReceiver();
  for (const group of ['my-group', 'example-group']) await createDestination(client, group, receiver.url);
});
afterAll(async () => {
  await Promise.all([db.end(), holder.end()]);
  await receiver.close();
  for (const { process } of nodes) process.kill('SIGKILL');
  await postgres.remove();
  await removeEverything();
});
afterEach(() => holder.query('ROLLBACK'));

async function countWhere(condition: string): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND ${condition}`,
  );
  return Number(rows[0]?.count);
}

/** Everything is as if nothing had been, without a restart. */
async function expectRecovered(): Promise<void> {
  for (const { address } of nodes)
    await eventually(async () => (await statusOf(address, '/-/readiness')) === 200);
  expect((await client.raw('GET', '/api/v4/groups/my-group/members', undefined)).status).toBe(200);
  await eventually(
    async () => (await countWhere(`wait_event_type = 'Lock' OR state = 'idle in transaction'`)) === 0,
  );
  for (const names of [['access', 'ingest', 'reads'], ['worker']]) {
    const of = names.map((name) => `'auditstream ${name}'`).join();
    expect(await countWhere(`application_name IN (${of})`)).toBeLessThanOrEqual(POOL_SIZE);
  }
}

describe('while another session holds a lock in the database', () => {
  it('requests that need it get 503 with Retry-After in time, and no other request waits', async () => {
    const sendTo = (group: string, clients: number) =>
      startSender({ address: nodes[0].address, token: team.rootToken, group, clients });
    const [held, free] = [sendTo('my-group', 40), sendTo('example-group', 4)];
    await Promise.all([held.accepted(80), free.accepted(20)]);

    await holder.query('BEGIN');
    await holder.query(
      `SELECT FROM streams s JOIN groups g ON g.id = s.group_id WHERE g.path = 'my-group' FOR UPDATE OF s`,
    );
    const query =
      'mutation { externalAuditEventDestinationCreate(input: { groupPath: "my-group", destinationUrl: "http://127.0.0.1:9/" }) { errors } }';
    const mutation = client.raw('POST', '/api/graphql', { query });
    await held.refused(40, 2 * LONGEST_WAIT_MS);
    // All that while, forty clients of one stream keep no more than a few connections waiting.
    expect(await countWhere(`wait_event_type = 'Lock'`)).toBeLessThanOrEqual(5);
    await free.accepted(20);
    for (const { address } of nodes) expect(await statusOf(address, '/-/readiness')).toBe(200);
    const refused = await mutation;
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    await holder.query('ROLLBACK');

    await held.accepted(80);
    const answers = await Promise.all([held.stop(), free.stop()]);
    expect(answers.map(refusalsIn)).toEqual([new Set(['503 5']), new Set()]);
    for (const { milliseconds } of answers.flat()) expect(milliseconds).toBeLessThan(LONGEST_WAIT_MS);
    await arrived(receiver, answers.flat());
    await expectRecovered();
  });
});

describe('while no connection is to be had', () => {
  /** More requests at a time than there are connections. */
  const askForMembers = (): Promise<Response>[] =>
    Array.from({ length: 3 * POOL_SIZE }, () =>
      client.raw('GET', '/api/v4/groups/my-group/members', undefined),
    );
  const startSending = () => startSender({ address: nodes[0].address, token: team.rootToken, clients: 4 });

  it('because all that read wait for a lock, every request ends in time and the connections are free again', async () => {
    const sender = startSending();
    await sender.accepted(20);
    await holder.query('BEGIN; LOCK TABLE memberships IN ACCESS EXCLUSIVE MODE');
    const asked = askForMembers();
    await eventually(async () => (await countWhere(`wait_event_type = 'Lock'`)) === READING);
    expect(await statusOf(nodes[0].address, '/-/liveness')).toBe(200);
    // Who sends is not kept waiting by who reads.
    expect(await statusOf(nodes[0].address, '/-/readiness')).toBe(200);
    await sender.accepted(20);
    for (const { status, headers } of await Promise.all(asked))
      expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    await sender.accepted(20);
    await holder.query('ROLLBACK');

    const answers = await sender.stop();
    expect(refusalsIn(answers)).toEqual(new Set());
    await arrived(receiver, answers);
    await expectRecovered();
  });

  it('because PostgreSQL has none left, requests are refused until it has', async () => {
    const sender = startSending();
    await sender.accepted(20);
    const hoard = await hoardConnections();
    await sender.refused(20, LONGEST_WAIT_MS);
    for (const { address } of nodes) {
      expect(await statusOf(address, '/-/liveness')).toBe(200);
      await eventually(async () => (await statusOf(address, '/-/readiness')) === 503);
    }
    const asked = await Promise.all(askForMembers());
    const said = new Set(asked.map(({ status, headers }) => `${status} ${headers.get('retry-after')}`));
    // The server is quicker than the hoarder now and then.
    said.delete('200 null');
    expect(said).toEqual(new Set(['503 5']));
    await hoard.release();

    await sender.accepted(20);
    const answers = await sender.stop();
    expect(refusalsIn(answers)).toEqual(new Set(['503 5']));
    await arrived(receiver, answers);
    await expectRecovered();
  });
});

/** Connects until PostgreSQL refuses, ends what the server's own processes had, and goes on so until it is released. */
async function hoardConnections(): Promise<{ release(): Promise<void> }> {
  const taken: pg.Client[] = [];
  const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'auditstream%'`;
  const takeAll = async (): Promise<void> => {
    while ((await db.query(end)).rowCount !== 0 || (await takeOne(taken)));
  };
  await takeAll();
  let released = false;
  const goOn = async (): Promise<void> => {
    while (!released) {
      await takeAll();
      await sleep(5);
    }
  };
  const hoarding = goOn();
  return {
    async release() {
      released = true;
      await hoarding;
      for (const connection of taken) await connection.end();
    },
  };
}

async function takeOne(taken: pg.Client[]): Promise<boolean> {
  const connection = new pg.Client(postgres.superuser);
  connection.on('error', () => undefined);
  try {
    await connection.connect();
    taken.push(connection);
    return true;
  } catch {
    return false;
  }
}
