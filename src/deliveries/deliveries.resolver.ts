import { Args, FieldResolver, Resolver, Root } from 'type-graphql';
import type pg from 'pg';
import { EXTERNAL_DESTINATION_TYPES } from '../destinations/external-destination.type.ts';
import { STREAMING_DESTINATION_TYPES } from '../destinations/streaming-destination.type.ts';
import type { Connection } from '../graphql/connection.type.ts';
import { pageNewestFirst } from '../graphql/keyset-page.ts';
import { DeliveriesArgs } from './deliveries.input.ts';
import { loadDeliveries } from './delivery-details.ts';
import { DeliveryConnection, type DeliveryType } from './delivery.type.ts';
import { rowOf, type DestinationClass, type DestinationObject } from './destination-types.ts';
import { findDeliveries } from './find-deliveries.ts';

/** Makes the resolver of `deliveries` on one type of destinations; a type more is a line more in `schema.ts`. */
export function deliveriesResolver(type: DestinationClass) {
  @Resolver(type)
  class DeliveriesResolver {
    constructor(private readonly pool: Pick<pg.Pool, 'query'>) {}

    @FieldResolver(() => DeliveryConnection, {
      description:
        "Auditstream's own. What was sent to the destination or failed to be, newest event first, for as long as " +
        'attempts are kept. An event is listed from its first attempt on.',
    })
    async deliveries(
      @Root() destination: DestinationObject,
      @Args(() => DeliveriesArgs) args: DeliveriesArgs,
    ): Promise<Connection<DeliveryType>> {
      const destinationId = rowOf(destination);
      const find = findDeliveries(this.pool, destinationId, args);
      // Ids of events are larger than those of rows.
      const maxId = Number.MAX_SAFE_INTEGER;
      const page = await pageNewestFirst(args, find, ({ id }) => id, { maxId });
      const deliveries = await loadDeliveries(this.pool, destinationId, page.nodes);
      const edges = page.edges.flatMap(({ cursor, node: eventId }) => {
        const node = deliveries.get(eventId);
        return node === undefined ? [] : [{ cursor, node }];
      });
      return { ...page, edges, nodes: edges.map(({ node }) => node) };
    }
  }
  return DeliveriesResolver;
}

export const GroupDeliveriesResolver = deliveriesResolver(() => EXTERNAL_DESTINATION_TYPES.group);
export const InstanceDeliveriesResolver = deliveriesResolver(() => EXTERNAL_DESTINATION_TYPES.instance);
export const GroupStreamingDeliveriesResolver = deliveriesResolver(() => STREAMING_DESTINATION_TYPES.group);
export const InstanceStreamingDeliveriesResolver = deliveriesResolver(
  () => STREAMING_DESTINATION_TYPES.instance,
);
