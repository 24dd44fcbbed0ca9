import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres.ts';
import { capturingLog } from '../embedded-postgres/capturing-log.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { createClient, createDestination, type ApiClient } from './api-client.ts';
import { newDataFolder, removeEverything } from './server-process.ts';
import { createTeam, databaseUrl, statusOf, type Node, type Team } from './team.ts';

const GROUPS = ['my-group', 'example-group'];
const DESTINATIONS_PER_GROUP = 4;
const TAKE_OVER_MS = 15_000;

interface Subscription {
  readonly id: number;
  readonly position: number;
  readonly owner: string | null;
  readonly last_sequence: number;
}

let postgres: EmbeddedPostgres;
let db: pg.Client;
let team: Team;
let apis: Node[];
let workers: Node[];
let receiver: Receiver;
/** The ids that were acknowledged, per destination path. */
const acknowledged = new Map<string, number[]>();

beforeAll(async () => {
  postgres = await startEmbeddedPostgres({ dataDir: await newDataFolder(), log: capturingLog() });
  db = new pg.Client(postgres.connection);
  await db.connect();
  receiver = await startReceiver();
  team = createTeam(databaseUrl(postgres.connection));
});
afterAll(async () => {
  await db.end();
  await receiver.close();
  // The processes first: their database goes with the folders.
  for (const node of [...apis, ...workers]) node.process.kill('SIGKILL');
  await postgres.stop();
  await removeEverything();
});

const client = (node = apis[0] as Node): ApiClient => createClient(node.address, team.rootToken);

function eventOf(group: string, n: number): object {
  const details = { n };
  return {
    id: `${group}-${n}`,
    event_type: 'x',
    entity_type: 'Group',
    entity_path: group,
    author_name: 'Ada',
    details,
  };
}

let counter = 0;

async function ingest(group: string, count: number, node?: Node): Promise<void> {
  const events = Array.from({ length: count }, () => eventOf(group, (counter += 1)));
  const path = `/api/v4/groups/${group}/audit_events`;
  const { ids } = await client(node).rest<{ ids: number[] }>('POST', path, events, 202);
  for (const [destination, known] of acknowledged)
    if (destination.startsWith(`/${group}/`)) known.push(...ids);
}

async function subscriptions(): Promise<Subscription[]> {
  const { rows } = await db.query<
    Record<'id' | 'position' | 'last_sequence', string> & { owner: string | null }
  >(
    `SELECT b.id, position, owner, last_sequence FROM subscriptions b JOIN streams s ON s.id = b.stream_id ORDER BY b.id`,
  );
  return rows.map((row) => ({
    id: Number(row.id),
    position: Number(row.position),
    owner: row.owner,
    last_sequence: Number(row.last_sequence),
  }));
}

const ownedBy = (all: readonly Subscription[], node: Node): Subscription[] =>
  all.filter(({ owner }) => owner?.startsWith(node.id));

/** Milliseconds until each of these subscriptions has an owner among the nodes, or has nothing left to do. */
async function takenOver(lost: readonly Subscription[], by: readonly Node[]): Promise<number> {
  const begun = performance.now();
  await eventually(async () => {
    const now = await subscriptions();
    return lost.every(({ id }) => {
      const one = now.find((other) => other.id === id);
      if (one === undefined) return false;
      return by.some((node) => one.owner?.startsWith(node.id)) || one.position === one.last_sequence;
    });
  }, TAKE_OVER_MS);
  return performance.now() - begun;
}

/** Resolves once every acknowledged event has arrived at every destination. */
async function allArrived(): Promise<void> {
  const missing = new Set([...acknowledged].flatMap(([path, ids]) => ids.map((id) => `${path} ${id}`)));
  let seen = 0;
  await receiver.waitFor((requests) => {
    for (const { path, json } of requests.slice(seen))
      missing.delete(`${path} ${(json as { id: number }).id}`);
    seen = requests.length;
    return missing.size === 0;
  });
}

/** The nodes that own a subscription, busiest first. */
async function owners(): Promise<Node[]> {
  const all = await subscriptions();
  return workers
    .filter((node) => ownedBy(all, node).length > 0)
    .sort((a, b) => ownedBy(all, b).length - ownedBy(all, a).length);
}

const slowly = async (): Promise<number> => {
  await sleep(250);
  return 200;
};

describe('several processes on one PostgreSQL', () => {
  it('make an empty database ready once, although all of them start at the same moment', async () => {
    const starting = ['api', 'api', 'worker', 'worker', 'worker'].map((role) =>
      team.start(role as Node['role']),
    );
    const nodes = await Promise.all(starting);
    apis = nodes.filter(({ role }) => role === 'api');
    workers = nodes.filter(({ role }) => role === 'worker');

    const made = nodes.filter(({ process }) =>
      process.output().includes('"newGroups":["my-group","example-group"]'),
    );
    const { rows } = await db.query<{ count: string }>('SELECT count(*) FROM groups');
    expect(made).toHaveLength(1);
    expect(Number(rows[0]?.count)).toBe(2);
  });

  it('serve the API on the nodes of the role api only', async () => {
    const [worker] = workers as [Node];
    for (const path of ['/-/liveness', '/-/readiness', '/-/health'])
      expect(await statusOf(worker.address, path)).toBe(200);
    for (const path of ['/api/v4/user', '/api/graphql', '/'])
      expect(await statusOf(worker.address, path)).toBe(404);
    for (const node of apis)
      expect(await statusOf(node.address, '/api/v4/groups/my-group/audit_events')).not.toBe(404);
  });

  it('spread busy streams over the workers', async () => {
    for (const group of GROUPS) {
      for (let n = 1; n <= DESTINATIONS_PER_GROUP; n += 1) {
        const path = `/${group}/${n}`;
        acknowledged.set(path, []);
        await createDestination(client(), group, receiver.url + path);
      }
    }
    receiver.respond(slowly);
    for (const group of GROUPS) await ingest(group, 1_000);
    const spread = await eventually(async () => {
      const found = await owners();
      return found.length >= 2 && found;
    }, 5_000);
    expect(spread.length).toBeGreaterThanOrEqual(2);
  });

  it('take over at once what a worker that is stopped hands over', async () => {
    for (const group of GROUPS) await ingest(group, 1_000);
    const [stopped] = (await owners()) as [Node];
    const lost = ownedBy(await subscriptions(), stopped);
    stopped.process.kill('SIGTERM');
    workers = workers.filter((node) => node !== stopped);
    expect(await stopped.process.ended).toBe(0);
    expect(lost.length).toBeGreaterThan(0);
    expect(await takenOver(lost, workers)).toBeLessThan(8_000);
    receiver.respond(200);
    await allArrived();
    workers.push(await team.start('worker', stopped.dataDir));
  });

  it('take over within 15 s what a killed and a frozen worker had, and the frozen one moves nothing back', async () => {
    receiver.respond(slowly);
    for (const group of GROUPS) await ingest(group, 3_000);
    const [killed, frozen] = (await eventually(async () => {
      const found = await owners();
      return found.length >= 2 && found;
    })) as [Node, Node];
    const before = await subscriptions();
    const lost = [...ownedBy(before, killed), ...ownedBy(before, frozen)];
    killed.process.kill('SIGKILL');
    frozen.process.kill('SIGSTOP');
    workers = workers.filter((node) => node !== killed && node !== frozen);

    await takenOver(lost, workers);
    receiver.respond(200);
    for (const group of GROUPS) await ingest(group, 200);

    frozen.process.kill('SIGCONT');
    frozen.process.kill('SIGTERM');
    // Stopping, it finishes what it held when it was frozen: every commit it could still make lies before its end.
    let positions = await subscriptions();
    let over = false;
    void frozen.process.ended.then(() => (over = true));
    await eventually(async () => {
      const isLast = over;
      const next = await subscriptions();
      next.forEach(({ position }, index) =>
        expect(position).toBeGreaterThanOrEqual(positions[index]?.position ?? 0),
      );
      positions = next;
      return isLast;
    }, 30_000);
    expect(await frozen.process.ended).toBe(0);
    await allArrived();
  });

  it('lose and refuse nothing while the api nodes are restarted one after the other under load', async () => {
    const balancer = startBalancer();
    const load = startLoad(() => balancer.next());
    for (const index of [0, 1]) {
      const node = apis[index] as Node;
      await load.served(50);
      node.process.kill('SIGTERM');
      await node.process.printed(/Stopping/);
      // Readiness first; requests that come all the same are served.
      expect(await statusOf(node.address, '/-/readiness')).toBe(503);
      await ingest('my-group', 1, node);
      expect(await node.process.ended).toBe(0);
      await load.served(50);
      apis[index] = await team.start('api', node.dataDir);
      await eventually(async () => balancer.isReady(apis[index] as Node));
    }
    const failures = await load.stop();
    await balancer.stop();
    expect(failures).toEqual([]);
    await allArrived();
  });
});

/** Asks every api node for its readiness, as a load balancer does, and knows where to send the next request. */
function startBalancer() {
  const readyNodes = new Set<string>(apis.map(({ address }) => address));
  let running = true;
  const watching = (async () => {
    while (running) {
      for (const { address } of [...apis]) {
        if ((await statusOf(address, '/-/readiness')) === 200) readyNodes.add(address);
        else readyNodes.delete(address);
      }
      await sleep(50);
    }
  })();
  let turn = 0;
  return {
    next(): Node {
      const nodes = apis.filter(({ address }) => readyNodes.has(address));
      return nodes[(turn += 1) % nodes.length] as Node;
    },
    isReady: (node: Node): boolean => readyNodes.has(node.address),
    async stop() {
      running = false;
      await watching;
    },
  };
}

/** Four senders of single events, one after the other each, over connections that stay open. */
function startLoad(next: () => Node) {
  const failures: string[] = [];
  let served = 0;
  let running = true;
  const senders = Array.from({ length: 4 }, async () => {
    while (running) {
      await ingest('my-group', 1, next()).then(
        () => void (served += 1),
        (error: unknown) => void failures.push(String(error)),
      );
    }
  });
  return {
    async served(count: number) {
      const until = served + count;
      await eventually(async () => served >= until);
    },
    async stop() {
      running = false;
      await Promise.all(senders);
      return failures;
    },
  };
}
