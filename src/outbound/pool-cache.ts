import { Pool } from 'undici';
import type { buildConnector } from 'undici';
import { parseTarget } from './request.ts';
import type { Target } from './request.ts';

/** Connections to one origin on behalf of one key. */
export interface PoolEntry {
  readonly key: string;
  readonly url: string;
  readonly target: Target;
  readonly pool: Pool;
  lastUsedAt: number;
  inFlight: number;
  /** No longer handed out; destroyed when its last request is done. */
  retired: boolean;
}

/** Limits of a cache: how many pools and connections, and after how many idle milliseconds a pool is closed. */
export interface PoolCacheOptions {
  readonly connect: buildConnector.connector;
  readonly maxPools: number;
  /** Beyond it idle pools are closed; connections that are in use are the caller's concern. */
  readonly maxConnections: number;
  readonly idleMs: number;
}

/** One undici pool per key, opened when it is needed and closed when it idles or when there are too many. */
export class PoolCache {
  readonly #options: PoolCacheOptions;
  readonly #entries = new Map<string, PoolEntry>();
  #sweep: NodeJS.Timeout | undefined;
  /** Of all pools, idle ones and those of pools that are being closed included. */
  #connections = 0;

  constructor(options: PoolCacheOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The key's pool, counted as in use until `giveBack`; undefined when the URL is not http or https. */
  take(key: string, url: string): PoolEntry | undefined {
    const known = this.#entries.get(key);
    const entry = known?.url === url ? known : this.#open(key, url, known);
    if (entry === undefined) return undefined;
    entry.inFlight += 1;
    // Nothing else for each request: a Map that is changed so often keeps garbage alive, see InFlight.
    entry.lastUsedAt = performance.now();
    return entry;
  }

  giveBack(entry: PoolEntry): void {
    entry.inFlight -= 1;
    if (entry.retired && entry.inFlight === 0) destroy(entry);
  }

  /** Forgets the key's pool; its requests in flight are finished first. */
  release(key: string): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#retire(entry);
  }

  releaseAll(): void {
    for (const entry of this.#entries.values()) this.#retire(entry);
  }

  #open(key: string, url: string, previous: PoolEntry | undefined): PoolEntry | undefined {
    const target = parseTarget(url);
    if (target === undefined) return undefined;
    if (previous !== undefined) this.#retire(previous);
    this.#makeRoom();
    this.#sweep ??= setInterval(() => this.#closeIdle(), this.#options.idleMs / 2).unref();
    // The whole attempt has one timer of its own; undici's would only cost.
    const pool = new Pool(target.origin, {
      connect: this.#options.connect,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    pool.on('connect', () => {
      this.#connections += 1;
      if (this.#connections > this.#options.maxConnections) this.#retireIdle();
    });
    pool.on('disconnect', () => void (this.#connections -= 1));
    const entry = { key, url, target, pool, lastUsedAt: 0, inFlight: 0, retired: false };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Gives up the pool that has been idle for longest. When none is idle the caller's concurrency is the limit. */
  #makeRoom(): void {
    if (this.#entries.size >= this.#options.maxPools) this.#retireIdle();
  }

  #retireIdle(): void {
    let oldest: PoolEntry | undefined;
    for (const entry of this.#entries.values()) {
      if (entry.inFlight === 0 && entry.lastUsedAt < (oldest?.lastUsedAt ?? Infinity)) oldest = entry;
    }
    if (oldest !== undefined) this.#retire(oldest);
  }

  #closeIdle(): void {
    const oldest = performance.now() - this.#options.idleMs;
    for (const entry of this.#entries.values()) {
      if (entry.inFlight === 0 && entry.lastUsedAt <= oldest) this.#retire(entry);
    }
  }

  #retire(entry: PoolEntry): void {
    entry.retired = true;
    this.#entries.delete(entry.key);
    if (entry.inFlight === 0) destroy(entry);
    if (this.#entries.size === 0) {
      clearInterval(this.#sweep);
      this.#sweep = undefined;
    }
  }
}

/** Not in this tick: the caller may be inside undici's parser, at the end of the last answer. */
function destroy({ pool }: PoolEntry): void {
  queueMicrotask(() => void pool.destroy());
}
