import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
import { arrived, refusalsIn, startSender } from './sender.ts';
import { removeEverything } from './server-process.ts';
import { createTeam, databaseUrl, statusOf, type Node, type Team } from './team.ts';

/** What a process waits for an answer of the database, with some room. */
const QUERY_TIMEOUT_MS = 30_000;
const TAKE_OVER_MS = 20_000;

let postgres: PlainPostgres;
let db: pg.Client;
let team: Team;
let api: Node;
let workers: Node[];
let client: ApiClient;
let receiver: Receiver;

beforeAll(async () => {
  postgres = await startPlainPostgres(findPostgres(CURRENT_POSTGRES) as string);
  db = new pg.Client(postgres.superuser);
  await db.connect();
  team = createTeam(databaseUrl(postgres.superuser));
  [api, ...workers] = await Promise.all([team.start('api'), team.start('worker'), team.start('worker')]);
  client = createClient(api.address, team.rootToken);
  receiver = await startReceiver();
  await createDestination(client, 'my-group', receiver.url);
});
afterAll(async () => {
  await db.end();
  await receiver.close();
  for (const { process } of [api, ...workers]) process.kill('SIGKILL');
  await postgres.remove();
  await removeEverything();
});

const startSending = () => startSender({ address: api.address, token: team.rootToken, clients: 8 });

describe('a PostgreSQL that is frozen', () => {
  it('is 503 for every request within the time-outs, and everything goes on when it wakes up', async () => {
    const sender = startSending();
    await sender.accepted(40);
    await postgres.signal('SIGSTOP');
    try {
      const query = '{ group(fullPath: "my-group") { externalAuditEventDestinations { nodes { id } } } }';
      const asked = [
        client.raw('POST', '/api/graphql', { query }),
        client.raw('GET', '/api/v4/groups/my-group/audit_events', undefined),
        client.raw('GET', '/api/v4/groups/my-group/members', undefined),
        client.raw('POST', '/api/v4/groups', { name: 'New', path: 'new' }),
      ];
      await sender.refused(16, 2 * QUERY_TIMEOUT_MS);
      for (const { address } of [api, ...workers]) {
        expect(await statusOf(address, '/-/liveness')).toBe(200);
        expect(await statusOf(address, '/-/readiness')).toBe(503);
      }
      for (const { status, headers } of await Promise.all(asked))
        expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    } finally {
      await postgres.signal('SIGCONT');
    }

    await sender.accepted(40, QUERY_TIMEOUT_MS);
    const answers = await sender.stop();
    expect(refusalsIn(answers)).toEqual(new Set(['503 5']));
    for (const { milliseconds } of answers) expect(milliseconds).toBeLessThan(QUERY_TIMEOUT_MS);
    await arrived(receiver, answers, QUERY_TIMEOUT_MS);
    for (const { address } of [api, ...workers])
      await eventually(async () => (await statusOf(address, '/-/readiness')) === 200);
  });
});

interface Subscription {
  readonly position: number;
  readonly epoch: number;
  readonly owner: string | null;
  readonly behind: number;
}

async function subscription(): Promise<Subscription> {
  const { rows } = await db.query<Record<'position' | 'epoch' | 'behind', string> & { owner: string | null }>(
    `SELECT position, epoch, owner, last_sequence - position AS behind
     FROM subscriptions b JOIN streams s ON s.id = b.stream_id`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('There is no subscription');
  const { position, epoch, owner, behind } = row;
  return { position: Number(position), epoch: Number(epoch), owner, behind: Number(behind) };
}

describe('a worker that is frozen while another one takes its stream over', () => {
  it('wakes up to requests in flight and a commit to make, moves nothing back, loses nothing, and works on', async () => {
    const sender = startSending();
    receiver.respond(() => sleep(200, 200));
    await sender.accepted(400, QUERY_TIMEOUT_MS);
    const frozen = await eventually(async () => {
      const { owner, behind } = await subscription();
      return behind > 64 && workers.find(({ id }) => owner?.startsWith(id));
    });
    const taker = workers.find((node) => node !== frozen) as Node;
    const atFreeze = await subscription();
    frozen.process.kill('SIGSTOP');
    await eventually(async () => (await subscription()).owner?.startsWith(taker.id), TAKE_OVER_MS);
    await eventually(async () => (await subscription()).position > atFreeze.position);

    const watched = watchPositions();
    const taken = await subscription();
    expect(taken.epoch).toBeGreaterThan(atFreeze.epoch);
    frozen.process.kill('SIGCONT');
    // It goes on with what it held: answers to read, a batch to commit, the next one to send.
    await eventually(async () => (await statusOf(frozen.address, '/-/readiness')) === 200);
    await sender.accepted(200, QUERY_TIMEOUT_MS);
    receiver.respond(200);
    const answers = await sender.stop();
    await arrived(receiver, answers, QUERY_TIMEOUT_MS);
    const positions = await watched.stop();
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));

    // Nothing of the time before is left in it: it takes over in its turn.
    taker.process.kill('SIGTERM');
    expect(await taker.process.ended).toBe(0);
    const again = startSending();
    await again.accepted(40);
    const more = await again.stop();
    await arrived(receiver, more, QUERY_TIMEOUT_MS);
  });
});

/** Every position that is seen, as quickly as one can look. */
function watchPositions() {
  const positions: number[] = [];
  let running = true;
  const watching = (async () => {
    while (running) positions.push((await subscription()).position);
  })();
  return {
    async stop(): Promise<readonly number[]> {
      running = false;
      await watching;
      return positions;
    },
  };
}
