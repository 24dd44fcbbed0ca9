import type { BenchClient } from './client.ts';
import type { InputOf } from './destination-inputs.ts';
import { insertBacklog } from './insert-backlog.ts';
import { cpuSeconds } from './process-figures.ts';
import type { World } from './world.ts';

/** Where a backlog goes. */
export interface Spread {
  readonly groups: number;
  readonly destinationsPerGroup: number;
  /** Over HTTP: events of a request, in gzip; absent: one, as it is. */
  readonly batches?: number;
  /** Over HTTP: without signatures. */
  readonly unsigned?: true;
  /** To a destination of another kind; absent: over HTTP. */
  readonly kind?: InputOf;
  /** How the receiver counts the events of a request; absent: it is one, or an object's name says it. */
  readonly counted?: Counting;
}

/** By a header, or by what is in the body, which the receiver unpacks. */
export type Counting = 'by-header' | 'in-body';

/** What streaming a backlog cost, per delivery. */
export interface BacklogRun {
  readonly perSecond: number;
  /** Microseconds of CPU: the server's processes, PostgreSQL's, the receiver's. */
  readonly server: number;
  readonly postgres: number;
  readonly receiver: number;
}

/** Groups whose destinations, ten custom headers each, are paused and can be given a backlog again and again. */
export interface Backlog {
  /** Paths of the groups. */
  readonly groups: readonly string[];
  readonly urls: readonly string[];
  /** All destinations; they are paused at first. */
  setActive(active: boolean): Promise<void>;
  /** Fills the log while the destinations are paused, then times from their activation to the last request. */
  stream(deliveries: number): Promise<BacklogRun>;
}

export async function createBacklog(
  { client, receiver, database, server }: World,
  { groups, destinationsPerGroup, ...how }: Spread,
  pids: readonly number[] = [server.pid],
): Promise<Backlog> {
  const paths: string[] = [];
  const ids: string[] = [];
  const urls: string[] = [];
  for (let group = 0; group < groups; group += 1) {
    const path = await client.createGroup();
    paths.push(path);
    for (let index = 0; index < destinationsPerGroup; index += 1) {
      const url = `${receiver.url}/${how.counted === undefined ? '' : `${how.counted}/`}${group}/${index}`;
      urls.push(url);
      const id = await createOne(client, path, url, how);
      await client.setActive(id, false);
      ids.push(id);
    }
  }
  const cpu = (): number[] => [
    pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0),
    cpuSeconds(database.pid),
    cpuSeconds(receiver.pid),
  ];

  const setActive = async (active: boolean): Promise<void> => {
    await Promise.all(ids.map((id) => client.setActive(id, active)));
  };

  return {
    groups: paths,
    urls,
    setActive,
    async stream(deliveries) {
      const perGroup = deliveries / ids.length;
      for (const path of paths) await insertBacklog(database.pool, path, perGroup, { isIndexed: true });
      const { reached } = await receiver.expect(deliveries);
      const before = cpu();
      const started = performance.now();
      await setActive(true);
      await reached;
      const seconds = (performance.now() - started) / 1000;
      const [own = 0, postgres = 0, receiving = 0] = cpu().map(
        (after, index) => ((after - (before[index] ?? 0)) / deliveries) * 1e6,
      );
      await setActive(false);
      return { perSecond: deliveries / seconds, server: own, postgres, receiver: receiving };
    },
  };
}

async function createOne(
  client: BenchClient,
  group: string,
  url: string,
  { batches: perRequest, unsigned, kind }: Pick<Spread, 'batches' | 'unsigned' | 'kind'>,
): Promise<string> {
  if (kind !== undefined) return client.createOfKind(group, kind(url));
  const id = await client.createDestination(group, url);
  if (perRequest !== undefined) await client.batch(id, perRequest);
  if (unsigned === true) await client.unsign(id);
  return id;
}
