import { Int, Resolver } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import { changeKey, holderKey, INSTANCE_KEY } from '../access/share-keys.ts';
import type { DestinationAccess } from '../destinations/changes/destination-access.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import { InputMutation, payloadType, type MutationResult } from '../graphql/mutation.ts';
import { RequestError } from '../graphql/request-error.ts';
import type { ManualRetries } from '../streaming/retry/manual-retries.ts';
import { add, retryDeadLetters, retryDeliveries, type RetryDeps } from './deliveries-retry.service.ts';
import { deliveryErrors, deliveryPayloadErrors } from './delivery-errors.ts';
import type { DeliveryKey } from './delivery-id.ts';
import { AuditEventsStreamingDeliveriesRetryInput } from './delivery-mutations.input.ts';

interface RetryResult extends MutationResult {
  readonly retriedCount: number;
  readonly parkedCount: number;
}

const MAX_DELIVERIES = 100;

const RetryPayload = payloadType(
  'AuditEventsStreamingDeliveriesRetryPayload',
  'auditEventsStreamingDeliveriesRetry',
  {
    retriedCount: {
      type: () => Int,
      description: 'How many deliveries are sent again.',
      nullable: false,
    },
    parkedCount: {
      type: () => Int,
      description:
        'How many of these deliveries wait until the destination streams again, because it is down, paused or ' +
        'off now.',
      nullable: false,
    },
  },
);

@Resolver()
export class DeliveriesRetryResolver {
  constructor(
    private readonly deps: RetryDeps,
    private readonly access: DestinationAccess,
  ) {}

  @InputMutation(
    () => AuditEventsStreamingDeliveriesRetryInput,
    () => RetryPayload,
    "Auditstream's own. Send failed deliveries again, at once: dead letters get one more attempt, and other " +
      'deliveries get their next attempt now.',
  )
  async auditEventsStreamingDeliveriesRetry(
    input: AuditEventsStreamingDeliveriesRetryInput,
    context: ActorContext,
  ): Promise<RetryResult> {
    const { deliveryIds = null, destinationId = null, status = null } = input;
    if (deliveryIds !== null && destinationId === null) return this.#retryThese(deliveryIds, context);
    if (deliveryIds !== null || destinationId === null) {
      throw new RequestError(deliveryErrors.RETRY_ONE_ARGUMENT);
    }
    if (status !== 'FAILED') {
      return refused(deliveryPayloadErrors.RETRY_STATUS);
    }
    const { destination, ...permit } = await this.access.named(context, destinationId);
    return toResult(await retryDeadLetters(this.deps, changeKey(permit), destination.id));
  }

  async #retryThese(keys: readonly DeliveryKey[], context: ActorContext): Promise<RetryResult> {
    if (keys.length > MAX_DELIVERIES) {
      return refused(deliveryPayloadErrors.RETRY_TOO_MANY({ maximum: MAX_DELIVERIES }));
    }
    const byDestination = Map.groupBy(keys, (key) => key.destinationId);
    // All or none: a caller who names a delivery of others changes nothing.
    await this.access.requireAll(context, byDestination.keys());
    const key = context.actor === undefined ? INSTANCE_KEY : holderKey(context.actor);
    let total: ManualRetries = { retried: 0, parked: 0 };
    for (const [id, wanted] of byDestination) {
      const eventIds = wanted.map(({ eventId }) => eventId);
      total = add(total, await retryDeliveries(this.deps, key, id, eventIds));
    }
    return toResult(total);
  }
}

function toResult({ retried, parked }: ManualRetries): RetryResult {
  return { retriedCount: retried, parkedCount: parked };
}

function refused(message: ErrorText): RetryResult {
  return { retriedCount: 0, parkedCount: 0, errors: [message] };
}
