import type { ActorContext } from '../access/actor-context.ts';
import { changeKey, holderKey, INSTANCE_KEY } from '../access/share-keys.ts';
import type { DestinationAccess } from '../destinations/changes/destination-access.ts';
import { AnyDestinationId } from '../destinations/model/destination-ids.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import { type ApiField, int, optionalScalar } from '../graphql/fields.ts';
import { mutation, mutationResolver } from '../graphql/mutation.ts';
import { RequestError } from '../graphql/request-error.ts';
import type { ManualRetries } from '../streaming/retry/manual-retries.ts';
import { add, retryDeadLetters, retryDeliveries, type RetryDeps } from './deliveries-retry.service.ts';
import { deliveryErrors, deliveryPayloadErrors } from './delivery-errors.ts';
import { DeliveryIdScalar, type DeliveryKey } from './delivery-id.ts';
import { DeliveryStatusEnum, type DeliveryStatus } from './delivery.type.ts';

interface Parts {
  readonly retries: RetryDeps;
  readonly access: DestinationAccess;
}

const MAX_DELIVERIES = 100;

const deliveryIds: ApiField<readonly DeliveryKey[] | null | undefined> = {
  type: () => [DeliveryIdScalar],
  description: 'IDs of deliveries, at most 100. Deliveries that did not fail stay as they are.',
  optional: {},
};
const status: ApiField<DeliveryStatus | null | undefined> = {
  type: () => DeliveryStatusEnum,
  description:
    'Only `FAILED` is allowed, together with `destinationId`: deliveries in other states are retried automatically.',
  optional: {},
};

export const DeliveriesRetryMutations = mutationResolver([
  mutation({
    name: 'auditEventsStreamingDeliveriesRetry',
    description:
      "Auditstream's own. Send failed deliveries again, at once: dead letters get one more attempt, and other " +
      'deliveries get their next attempt now.',
    inputDescription:
      'Parameters of `auditEventsStreamingDeliveriesRetry`: either `deliveryIds`, or `destinationId` with `status: FAILED`.',
    input: {
      deliveryIds,
      destinationId: optionalScalar(
        AnyDestinationId,
        'ID of the destination whose dead letters are sent again, in any of its forms.',
      ),
      status,
    },
    payload: {
      retriedCount: { ...int('How many deliveries are sent again.'), nullable: false },
      parkedCount: {
        ...int(
          'How many of these deliveries wait until the destination streams again, because it is down, paused or ' +
            'off now.',
        ),
        nullable: false,
      },
    },
    async run(parts: Parts, input, context: ActorContext) {
      const { deliveryIds: keys = null, destinationId = null } = input;
      if (keys !== null && destinationId === null) return retryThese(parts, keys, context);
      if (keys !== null || destinationId === null) throw new RequestError(deliveryErrors.RETRY_ONE_ARGUMENT);
      if (input.status !== 'FAILED') return refused(deliveryPayloadErrors.RETRY_STATUS);
      const { destination, ...permit } = await parts.access.named(context, destinationId);
      return toResult(await retryDeadLetters(parts.retries, changeKey(permit), destination.id));
    },
  }),
]);

async function retryThese({ retries, access }: Parts, keys: readonly DeliveryKey[], context: ActorContext) {
  if (keys.length > MAX_DELIVERIES) {
    return refused(deliveryPayloadErrors.RETRY_TOO_MANY({ maximum: MAX_DELIVERIES }));
  }
  const byDestination = Map.groupBy(keys, (key) => key.destinationId);
  // All or none: a caller who names a delivery of others changes nothing.
  await access.requireAll(context, byDestination.keys());
  const key = context.actor === undefined ? INSTANCE_KEY : holderKey(context.actor);
  let total: ManualRetries = { retried: 0, parked: 0 };
  for (const [id, wanted] of byDestination) {
    const eventIds = wanted.map(({ eventId }) => eventId);
    total = add(total, await retryDeliveries(retries, key, id, eventIds));
  }
  return toResult(total);
}

function toResult({ retried, parked }: ManualRetries) {
  return { retriedCount: retried, parkedCount: parked };
}

function refused(message: ErrorText) {
  return { retriedCount: 0, parkedCount: 0, errors: [message] };
}
