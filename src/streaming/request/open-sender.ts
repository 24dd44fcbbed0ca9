import type { Sender } from '../../destination-kinds/sender.ts';
import type { DestinationConfig } from '../../destinations/model/destination-config.ts';
import { connectionsOf } from '../../outbound/connections.ts';
import type { Streaming } from '../streaming.ts';

/** Dependencies of opening a sender. */
export type SenderParts = Pick<Streaming, 'deliveryClient' | 'identity' | 'externalUrl' | 'now'>;

/** Opens a sender over the connections of `poolKey`, or, without one, over a connection for each request. */
export function openSender(
  { deliveryClient, identity, externalUrl, now }: SenderParts,
  { kind, place, shareKey }: Pick<DestinationConfig, 'kind' | 'place' | 'shareKey'>,
  poolKey?: string,
): Sender {
  return kind.open(place, {
    connections: connectionsOf(deliveryClient, { shareKey, poolKey }),
    identity,
    externalUrl,
    now,
  });
}
