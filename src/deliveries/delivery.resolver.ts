import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type pg from 'pg';
import type { ActorContext } from '../access/actor-context.ts';
import { IN_NO_STREAM } from '../destination-kinds/event-place.ts';
import { loadDestinationConfig, type DestinationConfig } from '../destinations/model/destination-config.ts';
import { createBatchLoader, type BatchLoader } from '../graphql/batch-loader.ts';
import { Costs, LONG_TEXT } from '../graphql/field-cost.ts';
import { RequestError } from '../graphql/request-error.ts';
import { openSender } from '../streaming/request/open-sender.ts';
import type { TargetParts } from '../streaming/request/target.ts';
import { loadBodies, MAX_BODIES_BYTES, type DeliveryBody } from './delivery-bodies.ts';
import type { DeliveryKey } from './delivery-id.ts';
import { deliveryErrors } from './delivery-errors.ts';
import { type DeliveryNode, DeliveryType, RequestHeaderType } from './delivery.type.ts';

const NO_TIME = new Date(0);

// That an event is told where it stands is shown, and not where.
const SOMEWHERE = { streamId: 0, sequence: 0, previous: 0 };

/** What was sent: looked up only where it is asked for. */
@Resolver(() => DeliveryType)
export class DeliveryResolver {
  readonly #bodies: BatchLoader<DeliveryKey, DeliveryBody>;
  readonly #configs: BatchLoader<number, DestinationConfig>;
  readonly #parts: TargetParts;

  constructor(pool: Pick<pg.Pool, 'query'>, parts: TargetParts) {
    this.#bodies = createBatchLoader((keys) => bodiesOf(pool, keys));
    this.#configs = createBatchLoader((ids) => configsOf(parts, ids));
    this.#parts = parts;
  }

  @Costs(LONG_TEXT)
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The body that was sent, as it was sent. Null when the event is older than the retention.',
  })
  async body(
    @Root() { key, shareKey }: DeliveryNode,
    @Ctx() { reader }: ActorContext,
  ): Promise<string | null> {
    reader.checkRoom(shareKey);
    const body = await this.#bodies.load(key);
    if (body?.kind === 'too-large') {
      throw new RequestError(deliveryErrors.BODIES_TOO_LARGE({ mebibytes: MAX_BODIES_BYTES / 1024 / 1024 }));
    }
    if (body === undefined) return null;
    reader.hold(shareKey, Buffer.byteLength(body.text));
    return body.text;
  }

  @Costs(LONG_TEXT)
  @FieldResolver(() => [RequestHeaderType], {
    description:
      'The headers that are sent with the event, in order, with secrets masked. They follow the present settings ' +
      'of the destination, so that a change since the last attempt is visible.',
  })
  async requestHeaders(@Root() { key, eventType, attempts }: DeliveryNode): Promise<RequestHeaderType[]> {
    const config = await this.#configs.load(key.destinationId);
    if (config === undefined) return [];
    // Some formats say in headers what the event says.
    const body = await this.#bodies.load(key);
    const text = body?.kind === 'body' ? body.text : '';
    const sender = openSender(this.#parts, config);
    const isTest = attempts.some(({ trigger }) => trigger === 'TEST');
    const event = {
      id: key.eventId,
      eventType,
      body: text,
      via: null,
      ...(isTest ? IN_NO_STREAM : SOMEWHERE),
    };
    const preview = sender.preview(event, NO_TIME);
    return [...preview.headers];
  }
}

async function bodiesOf(
  pool: Pick<pg.Pool, 'query'>,
  keys: readonly DeliveryKey[],
): Promise<Map<DeliveryKey, DeliveryBody>> {
  const bodies = new Map<DeliveryKey, DeliveryBody>();
  for (const [destinationId, wanted] of Map.groupBy(keys, (key) => key.destinationId)) {
    const found = await loadBodies(
      pool,
      destinationId,
      wanted.map(({ eventId }) => eventId),
    );
    for (const key of wanted) {
      const body = found.get(key.eventId);
      if (body !== undefined) bodies.set(key, body);
    }
  }
  return bodies;
}

async function configsOf(
  parts: TargetParts,
  ids: readonly number[],
): Promise<Map<number, DestinationConfig>> {
  const configs = new Map<number, DestinationConfig>();
  for (const id of ids) {
    const config = await loadDestinationConfig(parts.database.prisma, parts, id);
    if (config !== undefined) configs.set(id, config);
  }
  return configs;
}
