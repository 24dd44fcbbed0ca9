import { Connection } from './connection.ts';
import type { Connector } from './connector.ts';
import { parseTarget, type Target } from './request.ts';

/** Connections to one origin on behalf of one key. */
export interface Pool {
  readonly key: string;
  readonly url: string;
  readonly shareKey: string;
  readonly target: Target;
  /** Ready for a request; the one that was used last is the last one. */
  readonly idle: Connection[];
  lastUsedAt: number;
  inFlight: number;
  /**
   * False once its receiver has sent bytes outside of answers, or has closed a connection without saying so and never
   * kept one: then each connection is used once.
   */
  keepsConnections: boolean;
  /** A reused connection has brought an answer, so the receiver keeps connections. */
  hasReused: boolean;
  /** The pool is not used any more; its connections close after their requests. */
  retired: boolean;
}

/** Limits: how many pools and connections, and after how many idle milliseconds a pool is closed. */
export interface PoolsOptions {
  readonly connector: Connector;
  readonly maxPools: number;
  /** Beyond it idle pools are closed; connections that are in use are the caller's concern. */
  readonly maxConnections: number;
  readonly idleMs: number;
  /** No connection is used again after this time, so that names are looked up again. */
  readonly maxAgeMs: number;
}

/** Connections end at different times, the earliest after this part of the greatest age. */
const LEAST_AGE = 0.6;

/** The key of a pool, and the URL for which it is opened. */
type PoolRequest = { readonly poolKey: string; readonly url: string; readonly shareKey: string };

/** A pool of connections per key, opened when it is needed and closed when it idles or when there are too many. */
export class Pools {
  readonly #options: PoolsOptions;
  readonly #pools = new Map<string, Pool>();
  #sweep: NodeJS.Timeout | undefined;
  /** Connections of all pools, including idle ones and those of pools that close. */
  #connections = 0;

  constructor(options: PoolsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#pools.size;
  }

  /** The key's pool; undefined when the URL is not http or https. */
  of(request: PoolRequest): Pool | undefined {
    const known = this.#pools.get(request.poolKey);
    return known?.url === request.url ? known : this.#open(request, known);
  }

  /** A connection of the pool that nothing else uses until `giveBack`. */
  take(pool: Pool): Connection {
    pool.inFlight += 1;
    // Only this for each request, because a Map that changes so often keeps garbage alive: see InFlight.
    pool.lastUsedAt = performance.now();
    for (let connection = pool.idle.pop(); connection !== undefined; connection = pool.idle.pop()) {
      if (connection.isReusable) return connection;
      this.#destroy(connection);
    }
    this.#connections += 1;
    if (this.#connections > this.#options.maxConnections) this.#retireIdle();
    const { connector, maxAgeMs } = this.#options;
    const connection: Connection = new Connection(pool.target.origin, connector, {
      shareKey: pool.shareKey,
      maxAgeMs: maxAgeMs * (LEAST_AGE + Math.random() * (1 - LEAST_AGE)),
      onClosed: () => this.#closed(pool, connection),
    });
    return connection;
  }

  /** Call it outside of undici's parser. `isComplete`: the connection has nothing left to send or to read. */
  giveBack(pool: Pool, connection: Connection, isComplete: boolean): void {
    pool.inFlight -= 1;
    if (isComplete && connection.isReused) pool.hasReused = true;
    if (!keepsToAnswers(pool, connection)) pool.keepsConnections = false;
    const stays = isComplete && pool.keepsConnections && !pool.retired && connection.isReusable;
    if (stays) pool.idle.push(connection);
    else this.#destroy(connection);
  }

  /** Forgets the key's pool; its requests in flight are finished first. */
  release(key: string): void {
    const pool = this.#pools.get(key);
    if (pool !== undefined) this.#retire(pool);
  }

  releaseAll(): void {
    for (const pool of this.#pools.values()) this.#retire(pool);
  }

  #open({ poolKey: key, url, shareKey }: PoolRequest, previous: Pool | undefined): Pool | undefined {
    const target = parseTarget(url);
    if (target === undefined) return undefined;
    if (previous !== undefined) this.#retire(previous);
    // If no pool is idle, only the caller's concurrency limits their number.
    if (this.#pools.size >= this.#options.maxPools) this.#retireIdle();
    this.#sweep ??= setInterval(() => this.#closeIdle(), this.#options.idleMs / 2).unref();
    const pool = {
      ...{ key, url, shareKey, target, idle: [], lastUsedAt: 0, inFlight: 0 },
      ...{ keepsConnections: true, hasReused: false, retired: false },
    };
    this.#pools.set(key, pool);
    return pool;
  }

  /** A connection that was idle was closed, by its receiver or because it had been idle for long. */
  #closed(pool: Pool, connection: Connection): void {
    const index = pool.idle.indexOf(connection);
    if (index === -1) return;
    pool.idle.splice(index, 1);
    if (connection.hasLeftover) pool.keepsConnections = false;
    this.#destroy(connection);
  }

  /** Gives up the pool that has been idle for longest. */
  #retireIdle(): void {
    let oldest: Pool | undefined;
    for (const pool of this.#pools.values()) {
      if (pool.inFlight === 0 && pool.lastUsedAt < (oldest?.lastUsedAt ?? Infinity)) oldest = pool;
    }
    if (oldest !== undefined) this.#retire(oldest);
  }

  #closeIdle(): void {
    const oldest = performance.now() - this.#options.idleMs;
    for (const pool of this.#pools.values()) {
      if (pool.inFlight === 0 && pool.lastUsedAt <= oldest) this.#retire(pool);
    }
  }

  #retire(pool: Pool): void {
    pool.retired = true;
    this.#pools.delete(pool.key);
    for (const connection of pool.idle.splice(0)) this.#destroy(connection);
    if (this.#pools.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }

  #destroy(connection: Connection): void {
    this.#connections -= 1;
    connection.destroy();
  }
}

/** Whether the receiver sends nothing but answers, and does not close every connection behind one without saying so. */
function keepsToAnswers({ hasReused }: Pool, { hasLeftover, isReused, isDead }: Connection): boolean {
  return !hasLeftover && (hasReused || !isReused || !isDead);
}
