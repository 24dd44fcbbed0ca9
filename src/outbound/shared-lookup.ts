import { types } from 'node:util';
import { LRUCache } from 'lru-cache';
import { createTurns } from '../shares/turns.ts';
import { NoNameInTimeError, type Lookup, type ResolvedAddress } from './lookup.ts';
import { failureCauses } from './outbound-errors.ts';
import { whileWanted } from './while-wanted.ts';

/** Bounds of a shared look-up, with what the server uses. */
export interface SharedLookupOptions {
  /** Look-ups under way. main.ts gives libuv more than twice as many threads, because look-ups may use half of them. */
  readonly places?: number;
  /** Places for one key. */
  readonly placesPerKey?: number;
  /** How long a caller waits for an answer. */
  readonly patienceMs?: number;
  /** … when there is an earlier answer. */
  readonly patienceWithStaleMs?: number;
  /** How long a failure is remembered. */
  readonly failureMs?: number;
  /** How long the last answer is used when no new one comes. */
  readonly staleMs?: number;
  /** Milliseconds of a clock that never jumps. */
  readonly clock?: () => number;
}

type Addresses = readonly ResolvedAddress[];

/** The state of one name. */
interface Name {
  running?: { readonly answer: Promise<Addresses>; readonly since: number } | undefined;
  failed?: { readonly error: unknown; readonly until: number } | undefined;
  last?: { readonly addresses: Addresses; readonly at: number } | undefined;
}

const MAX_NAMES = 10_000;

/**
 * A look-up for many callers, over one that may take long and cannot be given up. Equal ones share one that is under
 * way, a failure is remembered for seconds, and no key has more than its share of places. A name whose name servers do
 * not answer keeps its last answer. Answers are not remembered otherwise: names are looked up again for every
 * connection.
 */
export function createSharedLookup(lookup: Lookup, options: SharedLookupOptions = {}): Lookup {
  const { places = 96, placesPerKey = 4, patienceMs = 5_000, patienceWithStaleMs = 1_000 } = options;
  const { failureMs = 5_000, staleMs = 3_600_000, clock = () => performance.now() } = options;
  const turns = createTurns({ places, placesPerKey });
  const names = new LRUCache<string, Name>({ max: MAX_NAMES, memoMethod: () => ({}) });

  async function begin(hostname: string, name: Name, key: string, ended: AbortSignal): Promise<Addresses> {
    const before = name.last;
    const leave = await turns.take(key, ended);
    // While this caller waited for a place, another one may have begun, or even got the answer.
    const found = name.running?.answer ?? (name.last === before ? undefined : name.last?.addresses);
    if (found !== undefined) {
      leave();
      return found;
    }
    const answer = lookup(hostname, { shareKey: key });
    name.running = { answer, since: clock() };
    answer.then(
      (addresses) => {
        name.last = { addresses, at: clock() };
        end(name, leave, undefined);
      },
      (error: unknown) => end(name, leave, { error, until: clock() + failureMs }),
    );
    return answer;
  }

  function end(name: Name, leave: () => void, failed: Name['failed']): void {
    name.running = undefined;
    name.failed = failed;
    leave();
  }

  const silent = (): Error =>
    new NoNameInTimeError(failureCauses.NAME_SERVERS_SILENT({ milliseconds: patienceMs }));

  return async (hostname, { shareKey, signal }) => {
    const name = names.memo(hostname);
    const at = clock();
    const stale = name.last !== undefined && at - name.last.at < staleMs ? name.last.addresses : undefined;
    const failed = name.failed !== undefined && at < name.failed.until ? name.failed : undefined;
    if (failed !== undefined)
      return stale !== undefined && isPassing(failed.error) ? stale : raise(failed.error);

    // Counted from the beginning of the look-up: a caller that joins one that hangs does not wait for the whole time
    // again.
    const waited = name.running === undefined ? 0 : at - name.running.since;
    const left = (stale === undefined ? patienceMs : patienceWithStaleMs) - waited;
    if (left <= 0) return stale ?? raise(silent());
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), left);
    const ended = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
    try {
      return await whileWanted(name.running?.answer ?? begin(hostname, name, shareKey, ended), ended);
    } catch (error) {
      if (signal?.aborted === true) throw error;
      if (late.signal.aborted) return stale ?? raise(silent());
      return stale !== undefined && isPassing(error) ? stale : raise(error);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Whether an error is temporary: it does not say that the name does not exist. */
function isPassing(error: unknown): boolean {
  // Not instanceof: errors of node itself may belong to another realm than this file (vm, Jest).
  return (
    types.isNativeError(error) && 'code' in error && error.code !== 'ENOTFOUND' && error.code !== 'ENODATA'
  );
}

function raise(error: unknown): never {
  throw error;
}
