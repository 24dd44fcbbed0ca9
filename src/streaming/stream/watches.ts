import { DESTINATION_TOPIC } from '../../destinations/model/topics.ts';
import { STREAM_TOPIC } from '../../event-log/topics.ts';
import type { Streaming } from '../streaming.ts';
import { RunWatch, type Watch } from './watch.ts';

/** The watches of all stream jobs of this process. */
export type Watches = ReturnType<typeof createWatches>;

// A change must hold for every request started 1 s after the mutation's answer, even if its notification got lost.
const POLL_MS = 500;

/** One statement twice a second serves every running job, however many there are; none while nothing runs. */
export function createWatches(
  streaming: Pick<Streaming, 'database' | 'notifications'> & {
    readonly settings: Pick<Streaming['settings'], 'stopGrace'>;
  },
) {
  const { notifications, database, settings } = streaming;
  const byDestination = new Map<number, Set<RunWatch>>();
  const byStream = new Map<number, Set<RunWatch>>();
  let timer: NodeJS.Timeout | undefined;
  let polling = false;

  notifications.subscribe(DESTINATION_TOPIC, (key) => {
    for (const watch of named(byDestination, key)) watch.changed();
  });
  notifications.subscribe(STREAM_TOPIC, (key) => {
    for (const watch of named(byStream, key)) watch.appended();
  });

  const poll = async (): Promise<void> => {
    if (polling) return;
    polling = true;
    try {
      const { rows } = await database.pool.query<{ id: number; version: number }>({
        name: 'destination-versions',
        text: 'SELECT id, version FROM destinations WHERE id = ANY($1::int[])',
        values: [[...byDestination.keys()]],
      });
      const versions = new Map(rows.map(({ id, version }) => [id, version]));
      for (const [id, watches] of byDestination) for (const watch of watches) watch.seen(versions.get(id));
    } finally {
      polling = false;
    }
  };

  return {
    /** Starts watching; `close` it in the end. */
    open(
      { destinationId, streamId }: { readonly destinationId: number; readonly streamId: number },
      stopping: AbortSignal,
    ): Watch {
      const watch = new RunWatch(stopping, settings.stopGrace, () => {
        remove(byDestination, destinationId, watch);
        remove(byStream, streamId, watch);
        if (byDestination.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      });
      add(byDestination, destinationId, watch);
      add(byStream, streamId, watch);
      timer ??= setInterval(() => void poll().catch(() => undefined), POLL_MS);
      return watch;
    },
  };
}

/** Those that a notification is for; without a key, all of them. */
function named(watches: ReadonlyMap<number, Set<RunWatch>>, key: string | undefined): Iterable<RunWatch> {
  if (key !== undefined) return watches.get(Number(key)) ?? [];
  return [...watches.values()].flatMap((set) => [...set]);
}

function add(watches: Map<number, Set<RunWatch>>, key: number, watch: RunWatch): void {
  const set = watches.get(key) ?? new Set();
  watches.set(key, set.add(watch));
}

function remove(watches: Map<number, Set<RunWatch>>, key: number, watch: RunWatch): void {
  const set = watches.get(key);
  if (set?.delete(watch) === true && set.size === 0) watches.delete(key);
}
