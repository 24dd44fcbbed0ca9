import { Arg, Args, FieldResolver, Resolver, Root } from 'type-graphql';
import type pg from 'pg';
import type { DestinationNode } from '../destinations/destination-node.type.ts';
import { onEveryForm, type DestinationClass } from '../destinations/on-every-form.ts';
import type { Connection } from '../graphql/connection.type.ts';
import { pageNewestFirst } from '../graphql/keyset-page.ts';
import { DeliveriesArgs } from './deliveries.input.ts';
import { loadDeliveries } from './delivery-details.ts';
import { DeliveryIdScalar, type DeliveryKey } from './delivery-id.ts';
import { DeliveryConnection, DeliveryType } from './delivery.type.ts';
import { findDeliveries } from './find-deliveries.ts';

/** The resolvers of `deliveries`. */
export const DELIVERIES_RESOLVERS = onEveryForm(deliveriesResolver);

function deliveriesResolver(type: DestinationClass) {
  @Resolver(type)
  class DeliveriesResolver {
    constructor(private readonly pool: Pick<pg.Pool, 'query'>) {}

    @FieldResolver(() => DeliveryConnection, {
      description:
        "Auditstream's own. What was sent to the destination or failed to be, newest event first, for as long as " +
        'attempts are kept. An event is listed from its first attempt on.',
    })
    async deliveries(
      @Root() { record }: DestinationNode,
      @Args(() => DeliveriesArgs) args: DeliveriesArgs,
    ): Promise<Connection<DeliveryType>> {
      const destinationId = record.id;
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

    @FieldResolver(() => DeliveryType, {
      nullable: true,
      description: "Auditstream's own. One of the deliveries; null when there is none of this ID.",
    })
    async delivery(
      @Root() { record }: DestinationNode,
      @Arg('id', () => DeliveryIdScalar, { description: 'ID of the delivery.' }) key: DeliveryKey,
    ): Promise<DeliveryType | null> {
      const { destinationId, eventId } = key;
      if (destinationId !== record.id) return null;
      return (await loadDeliveries(this.pool, destinationId, [eventId])).get(eventId) ?? null;
    }
  }
  return DeliveriesResolver;
}
