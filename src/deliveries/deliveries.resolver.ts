import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type pg from 'pg';
import type { ActorContext } from '../access/actor-context.ts';
import { topLevelKey } from '../access/share-keys.ts';
import type { DestinationNode } from '../destinations/model/destination-node.type.ts';
import { onEveryForm, type DestinationClass } from '../destinations/api/on-every-form.ts';
import type { Connection } from '../graphql/connection.type.ts';
import { pageNewestFirst } from '../graphql/keyset-page.ts';
import type { Reader } from '../http/reader.ts';
import { DeliveriesArgs } from './deliveries.input.ts';
import { loadDeliveries } from './delivery-details.ts';
import { DeliveryIdScalar, type DeliveryKey } from './delivery-id.ts';
import { type AttemptType, DeliveryConnection, type DeliveryNode, DeliveryType } from './delivery.type.ts';
import { findDeliveries } from './find-deliveries.ts';

/** The resolvers of `deliveries`. */
export const DELIVERIES_RESOLVERS = onEveryForm(deliveriesResolver);

function deliveriesResolver(type: DestinationClass) {
  @Resolver(type)
  class DeliveriesResolver {
    constructor(private readonly pool: Pick<pg.Pool, 'query'>) {}

    @FieldResolver(() => DeliveryConnection, {
      description:
        "Auditstream's own. Deliveries to the destination, whether they succeeded or failed, newest event first, " +
        'for as long as attempts are kept. An event is listed from its first attempt on.',
    })
    async deliveries(
      @Root() { record }: DestinationNode,
      @Args(() => DeliveriesArgs) args: DeliveriesArgs,
      @Ctx() { reader }: ActorContext,
    ): Promise<Connection<DeliveryNode>> {
      const destinationId = record.id;
      const find = findDeliveries(this.pool, destinationId, args);
      // Ids of events are larger than those of rows.
      const maxId = Number.MAX_SAFE_INTEGER;
      const page = await pageNewestFirst(args, find, ({ id }) => id, { maxId });
      const deliveries = await this.#load(record, page.nodes, reader);
      const edges = page.edges.flatMap(({ cursor, node: eventId }) => {
        const node = deliveries.get(eventId);
        return node === undefined ? [] : [{ cursor, node }];
      });
      return { ...page, edges, nodes: edges.map(({ node }) => node) };
    }

    @FieldResolver(() => DeliveryType, {
      nullable: true,
      description: "Auditstream's own. A delivery by its ID; null when the destination has no such delivery.",
    })
    async delivery(
      @Root() { record }: DestinationNode,
      @Arg('id', () => DeliveryIdScalar, { description: 'ID of the delivery.' }) key: DeliveryKey,
      @Ctx() { reader }: ActorContext,
    ): Promise<DeliveryNode | null> {
      const { destinationId, eventId } = key;
      if (destinationId !== record.id) return null;
      return (await this.#load(record, [eventId], reader)).get(eventId) ?? null;
    }

    async #load(
      destination: Parameters<typeof loadDeliveries>[1],
      eventIds: readonly number[],
      reader: Reader,
    ): ReturnType<typeof loadDeliveries> {
      const shareKey = topLevelKey(destination.groupId);
      reader.checkRoom(shareKey);
      const deliveries = await loadDeliveries(this.pool, destination, eventIds);
      for (const { attempts } of deliveries.values()) reader.hold(shareKey, bytesOf(attempts));
      return deliveries;
    }
  }
  return DeliveriesResolver;
}

// Beside the texts that others wrote, an attempt is small.
const ATTEMPT_BYTES = 256;

function bytesOf(attempts: readonly AttemptType[]): number {
  const texts = attempts.flatMap(({ answer, errorMessage }) => [answer ?? '', errorMessage ?? '']);
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), attempts.length * ATTEMPT_BYTES);
}
