import type pg from 'pg';
import { onOneConnection } from '../database/transaction.ts';
import { plainArray } from '../database/text-array.ts';
import type { Appended, AppendRequest, AppendResult, StreamPlace } from './append.ts';
import { digestArray, eventColumns, fitsOneStatement, times } from './append-statements.ts';
import type { ClaimedSubscription, ReservedPlaces } from './own-streams.ts';
import { STREAM_EVENTS } from './stream-events.queue.ts';

const PARAMETERS = 24;
const APPEND_AT_ONCE = `SELECT * FROM append_at_once(${Array.from({ length: PARAMETERS }, (_, index) => `$${index + 1}`).join(', ')})`;

/** Beside what was stored, the subscriptions that were claimed. */
export interface AppendAtOnceResult extends AppendResult {
  readonly claimed: readonly ClaimedSubscription[];
}

/**
 * Appends requests as one statement, which is a transaction of its own: a round trip in place of four, in which the streams are
 * locked. It claims sleeping subscriptions of the streams, as many as there are `places` for. Undefined, and nothing is stored,
 * where `appendEvents` has more to do: leave out duplicates, wake subscriptions for which there is no place, store more than one
 * statement takes, or tell which stream is gone.
 *
 * It holds the invariants of `appendEvents`; test/event-log/append-at-once.test.ts compares the two.
 */
export async function appendAtOnce(
  pool: pg.Pool,
  requests: readonly AppendRequest[],
  {
    lockTimeoutMs,
    idempotencyWindow,
  }: { readonly lockTimeoutMs: number; readonly idempotencyWindow: number },
  places?: Pick<ReservedPlaces, 'owner' | 'count'>,
): Promise<AppendAtOnceResult | undefined> {
  const given = requests.flatMap(({ streamId, sender, events }) =>
    events.map((event) => ({ streamId, sender, event })),
  );
  const digests = given.map(({ event }) => event.contentDigest);
  if (given.length === 0 || hasRepeated(digests) || !fitsOneStatement(given)) return undefined;
  const locked = [...new Set(given.map(({ streamId }) => streamId))].sort((a, b) => a - b);
  const placeOf = new Map(locked.map((streamId, index) => [streamId, index]));
  const counts = locked.map(() => 0);
  const orders = given.map(({ streamId }) => placeOf.get(streamId) ?? 0);
  const numbers = orders.map((place) => (counts[place] = (counts[place] ?? 0) + 1));
  const values = [
    lockTimeoutMs,
    places?.owner ?? null,
    STREAM_EVENTS.name,
    places?.count ?? 0,
    idempotencyWindow,
    plainArray(locked),
    plainArray(counts),
    plainArray(orders.map((place) => place + 1)),
    plainArray(numbers),
    times(given.map(({ event }) => event.createdAt)),
    ...eventColumns(given),
    digests.every((digest) => digest === null) ? null : digestArray(digests),
  ];
  const { rows } = await onOneConnection(pool, (client) =>
    client.query<[ids: string | null, befores: string, receivedMs: string, claimed: string | null]>({
      name: 'append-at-once',
      text: APPEND_AT_ONCE,
      values,
      rowMode: 'array',
      types: AS_TEXT,
    }),
  );
  const [ids, befores, receivedMs, claimed] = rows[0] ?? [];
  if (ids === null || ids === undefined) return undefined;
  const [before, received] = [numbersOf(befores), numbersOf(receivedMs)];
  const reached = locked.map((streamId, index): [number, StreamPlace] => [
    streamId,
    { before: before[index] ?? 0, receivedAt: new Date(received[index] ?? 0) },
  ]);
  return {
    results: resultsOf(requests, numbersOf(ids)),
    woken: 0,
    places: new Map(reached),
    claimed: claimed == null ? [] : (JSON.parse(claimed) as ClaimedSubscription[]),
  };
}

/** Whether two events have the same id and content: even in two streams, which is rare. */
function hasRepeated(digests: readonly (Buffer | null)[]): boolean {
  const known = digests.flatMap((digest) => (digest === null ? [] : [digest.toString('base64')]));
  return new Set(known).size < known.length;
}

const AS_TEXT: pg.CustomTypesConfig = { getTypeParser: () => String };

/** What PostgreSQL writes of an array of numbers: `{1,2}`. */
function numbersOf(array = '{}'): number[] {
  return JSON.parse(`[${array.slice(1, -1)}]`) as number[];
}

function resultsOf(requests: readonly AppendRequest[], ids: readonly number[]): Appended[] {
  let from = 0;
  return requests.map(({ events }) => ({
    ids: ids.slice(from, (from += events.length)),
    duplicates: 0,
  }));
}
