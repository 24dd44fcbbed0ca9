import { failure } from './classify-error.ts';
import { Connection } from './connection.ts';
import { createConnector } from './connector.ts';
import { Exchange, type Settle } from './exchange.ts';
import { HeaderBlocks } from './header-block.ts';
import { InFlight } from './in-flight.ts';
import type { Outbound } from './lookup.ts';
import { failureCauses, urlErrors } from './outbound-errors.ts';
import { Pools } from './pools.ts';
import { blockWithAuthorization, parseTarget, withAuthorization, type Target } from './request.ts';
import type { Phases, SendFailure, SendRequest, SendResult } from './send-result.ts';

/** Parts and limits of a delivery client. */
export interface DeliveryClientOptions extends Outbound {
  /** Pools kept open at once. Default 1 000. */
  readonly maxPools?: number;
  /** Number of connections above which idle ones are closed. Default 4 096. */
  readonly maxConnections?: number;
  /** A pool without requests for this long is closed. Default 30 000. */
  readonly idlePoolMs?: number;
  /** No connection is used again after this time, so that a name's new addresses are found. Default 50 000. */
  readonly maxConnectionAgeMs?: number;
}

/** A request and the key, such as a destination's id, whose connections it uses. */
export interface PooledRequest extends SendRequest {
  readonly poolKey: string;
}

/** Sends deliveries: each request once, without redirects, and reads at most 128 KiB of the answer. */
export type DeliveryClient = ReturnType<typeof createDeliveryClient>;

/** Makes a client on undici; it opens nothing before the first request. */
export function createDeliveryClient(options: DeliveryClientOptions) {
  const { maxPools = 1_000, maxConnections = 4_096 } = options;
  const { idlePoolMs: idleMs = 30_000, maxConnectionAgeMs: maxAgeMs = 50_000 } = options;
  const connector = createConnector(options);
  const pools = new Pools({ connector, maxPools, maxConnections, idleMs, maxAgeMs });
  const underWay = new InFlight();
  const blocks = new HeaderBlocks();
  let inFlight = 0;
  let closed: PromiseWithResolvers<void> | undefined;

  /** Why a request is not sent at all. */
  function refusal(signal: AbortSignal | undefined): SendFailure | undefined {
    if (closed !== undefined) return failure('aborted', failureCauses.CLIENT_CLOSED, 0);
    return signal?.aborted === true ? failure('aborted', failureCauses.GIVEN_UP, 0) : undefined;
  }

  function dispatch(
    connection: Connection,
    request: SendRequest,
    { target, reset }: { readonly target: Target; readonly reset: boolean },
    settle: Settle,
  ): void {
    inFlight += 1;
    const exchange = new Exchange(underWay, connection, request, (result, isComplete) => {
      inFlight -= 1;
      if (inFlight === 0) closed?.resolve();
      settle(result, isComplete);
    });
    const { method = 'POST', path = target.path, body, headers } = request;
    if (Array.isArray(headers)) {
      const all = withAuthorization(headers, target);
      connection.dispatch({ path, method, headers: all, body, reset }, exchange);
    } else {
      const block = blockWithAuthorization(headers, target);
      blocks.give(block, () => connection.dispatch({ path, method, body, reset }, exchange));
    }
  }

  /**
   * Sends over connections that stay open. It opens as many as there are requests in flight: the caller bounds them. A
   * connection that the receiver closed at the very moment it was reused is a failure of class `connection` like any
   * other: it is not known whether the request was accepted.
   */
  function send(request: PooledRequest): Promise<SendResult> {
    const refused = refusal(request.signal);
    if (refused !== undefined) return Promise.resolve(refused);
    const pool = pools.of(request);
    if (pool === undefined) return Promise.resolve(failure('protocol', urlErrors.URL_INVALID, 0));
    return new Promise((resolve) => {
      const connection = pools.take(pool);
      const how = { target: pool.target, reset: !pool.keepsConnections };
      dispatch(connection, request, how, (result, isComplete) => {
        pools.giveBack(pool, connection, isComplete);
        resolve(result);
      });
    });
  }

  /** Sends over a connection of its own and measures its phases. */
  function sendAlone(request: SendRequest): Promise<SendResult & { readonly phases: Phases }> {
    const refused = refusal(request.signal);
    if (refused !== undefined) return Promise.resolve({ ...refused, phases: {} });
    const target = parseTarget(request.url);
    if (target === undefined) {
      return Promise.resolve({ ...failure('protocol', urlErrors.URL_INVALID, 0), phases: {} });
    }
    return new Promise((resolve) => {
      const connection = new Connection(target.origin, connector, {
        ...{ shareKey: request.shareKey, maxAgeMs, onClosed: () => undefined },
      });
      dispatch(connection, request, { target, reset: true }, (result) => {
        const { phases } = connection;
        connection.destroy();
        resolve({ ...result, phases });
      });
    });
  }

  /** Takes no more requests, and closes everything when those in flight are done. */
  function close(): Promise<void> {
    if (closed === undefined) {
      closed = Promise.withResolvers();
      pools.releaseAll();
      if (inFlight === 0) closed.resolve();
      blocks[Symbol.dispose]();
    }
    return closed.promise;
  }

  return {
    send,
    sendAlone,
    /** Closes a key's connections once its requests in flight are done. */
    release: (poolKey: string) => pools.release(poolKey),
    close,
    /** Open pools and requests in flight. */
    stats: () => ({ pools: pools.size, inFlight }),
  };
}
