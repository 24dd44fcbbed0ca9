import type { Allowlist } from './allowlist.ts';
import { failure } from './classify-error.ts';
import { guardedConnector } from './connector.ts';
import { Exchange } from './exchange.ts';
import { InFlight } from './in-flight.ts';
import type { Lookup } from './lookup.ts';
import { failureCauses, urlErrors } from './outbound-errors.ts';
import { PoolCache } from './pool-cache.ts';
import { withAuthorization } from './request.ts';
import type { SendRequest, SendResult } from './send-result.ts';

/** Parts and limits of a stream client. */
export interface StreamClientOptions {
  readonly lookup: Lookup;
  readonly allowlist: Allowlist;
  /** Bound on DNS, TCP and TLS; give it the attempt's timeout. Default 10 000. */
  readonly connectTimeoutMs?: number;
  /** Pools kept open at once. Default 1 000. */
  readonly maxPools?: number;
  /** Connections from which on idle ones are closed. Default 4 096. */
  readonly maxConnections?: number;
  /** A pool without requests for this long is closed. Default 30 000. */
  readonly idlePoolMs?: number;
}

/** A request and the key, such as a receiver's id, whose connections it uses. */
export interface StreamRequest extends SendRequest {
  readonly poolKey: string;
}

/** Sends many requests to the same receivers over connections that stay open. */
export interface StreamClient {
  /**
   * POSTs once, without redirects, and reads at most 64 KiB of the answer. It opens as many connections as there are
   * requests in flight: the caller bounds them. A connection that the receiver closed at the very moment it was
   * reused is a failure of class `connection` like any other: nobody can tell whether the request was taken.
   */
  send(request: StreamRequest): Promise<SendResult>;
  /** Closes a key's connections once its requests in flight are done. */
  release(poolKey: string): void;
  /** Takes no more requests, and closes everything when those in flight are done. */
  close(): Promise<void>;
  /** Open pools and requests in flight. */
  stats(): { pools: number; inFlight: number };
}

/** Makes a client on undici; it opens nothing before the first request. */
export function createStreamClient(options: StreamClientOptions): StreamClient {
  const { lookup, allowlist, connectTimeoutMs = 10_000 } = options;
  const { maxPools = 1_000, maxConnections = 4_096, idlePoolMs = 30_000 } = options;
  const connect = guardedConnector({ lookup, allowlist, connectTimeoutMs });
  const pools = new PoolCache({ connect, maxPools, maxConnections, idleMs: idlePoolMs });
  const underWay = new InFlight();
  let inFlight = 0;
  let closed: PromiseWithResolvers<void> | undefined;

  function send(request: StreamRequest): Promise<SendResult> {
    const { poolKey, url, headers, body, timeoutMs, signal } = request;
    if (closed !== undefined) return Promise.resolve(failure('aborted', failureCauses.CLIENT_CLOSED, 0));
    if (signal?.aborted === true) return Promise.resolve(failure('aborted', failureCauses.GIVEN_UP, 0));
    const entry = pools.take(poolKey, url);
    if (entry === undefined) return Promise.resolve(failure('protocol', urlErrors.URL_INVALID, 0));
    inFlight += 1;
    return new Promise((resolve) => {
      const exchange = new Exchange(underWay, timeoutMs, signal, (result, error) => {
        inFlight -= 1;
        // After a request that it does not accept, undici's pool counts one connection as busy for ever.
        if (isInvalidRequest(error)) pools.release(poolKey);
        pools.giveBack(entry);
        if (inFlight === 0) closed?.resolve();
        resolve(result);
      });
      const { path } = entry.target;
      entry.pool.dispatch(
        { path, method: 'POST', headers: withAuthorization(headers, entry.target), body },
        exchange,
      );
    });
  }

  function close(): Promise<void> {
    if (closed === undefined) {
      closed = Promise.withResolvers();
      pools.releaseAll();
      if (inFlight === 0) closed.resolve();
    }
    return closed.promise;
  }

  return {
    send,
    release: (poolKey) => pools.release(poolKey),
    close,
    stats: () => ({ pools: pools.size, inFlight }),
  };
}

function isInvalidRequest(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_INVALID_ARG';
}
