import type { DeliveryClient } from './delivery-client.ts';
import type { Phases, SendRequest, SendResult } from './send-result.ts';

/** A request to a destination. */
export type Post = Omit<SendRequest, 'shareKey'>;

/** The result; `phases` where the request had a connection of its own. */
export type PostResult = SendResult & { readonly phases?: Phases };

/** Sends requests of one destination, over connections and with a share of look-ups that the caller has chosen. */
export interface Connections {
  post(request: Post): Promise<PostResult>;
}

/**
 * Connections that stay open, of this key (see `DeliveryClient.send`); without one, each request has a connection of its
 * own, whose phases are measured.
 */
export function connectionsOf(
  client: Pick<DeliveryClient, 'send' | 'sendAlone'>,
  { shareKey, poolKey }: { readonly shareKey: string; readonly poolKey?: string | undefined },
): Connections {
  if (poolKey === undefined) return { post: (request) => client.sendAlone({ ...request, shareKey }) };
  return { post: (request) => client.send({ ...request, shareKey, poolKey }) };
}
