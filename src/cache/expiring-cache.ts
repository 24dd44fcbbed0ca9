import { LRUCache } from 'lru-cache';
import type { NowOrLater } from './now-or-later.ts';

interface Entry<Value> {
  readonly value: Value;
  readonly askedAt: number;
}

interface Flight<Value> {
  readonly result: Promise<Value | undefined>;
  readonly askedAt: number;
}

/**
 * Remembers what was loaded for `ttl` milliseconds; the entry that was not asked for longest makes room. Gets for one key share
 * one running load, so a crowd that asks for the same thing costs one query.
 */
export function createExpiringCache<Key extends string | number, Value>(options: {
  ttl: number;
  maxEntries: number;
  now: () => Date;
}) {
  const entries = new LRUCache<Key, Entry<Value>>({ max: options.maxEntries });
  const flights = new Map<Key, Flight<Value>>();

  // Age counts from the start of the load, because the load may have taken long. A negative age means that the clock
  // was set back, which must not make an entry live longer.
  const isFresh = (askedAt: number, at: number): boolean => at >= askedAt && at - askedAt < options.ttl;

  async function start(
    key: Key,
    askedAt: number,
    load: (key: Key) => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    const flight: Flight<Value> = { askedAt, result: Promise.resolve(key).then(load) };
    flights.set(key, flight);
    try {
      const value = await flight.result;
      // Superseded by clear() or by a later load: this answer may be older than what superseded it.
      if (value !== undefined && flights.get(key) === flight) entries.set(key, { value, askedAt });
      return value;
    } finally {
      if (flights.get(key) === flight) flights.delete(key);
    }
  }

  return {
    /** The remembered value, or what `load` finds for the key. `undefined` means "does not exist" and is not cached. */
    get(key: Key, load: (key: Key) => Promise<Value | undefined>): NowOrLater<Value | undefined> {
      const at = options.now().getTime();
      const entry = entries.get(key);
      if (entry !== undefined && isFresh(entry.askedAt, at)) return entry.value;
      entries.delete(key);
      const flight = flights.get(key);
      // A load that hangs must not hand an outdated answer to the callers that join it.
      if (flight !== undefined && isFresh(flight.askedAt, at)) return flight.result;
      return start(key, at, load);
    },
    /** Forgets one key; what is being loaded for it at this moment is not remembered either. */
    forget(key: Key): void {
      entries.delete(key);
      flights.delete(key);
    },
    /** Forgets everything; what is being loaded at this moment is not remembered either. */
    clear(): void {
      entries.clear();
      flights.clear();
    },
  };
}
