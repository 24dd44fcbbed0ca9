import { Field, InputType } from 'type-graphql';
import { AnyDestinationId, type DestinationRef } from '../destinations/model/destination-ids.ts';
import { MutationInput } from '../graphql/mutation.ts';
import { DeliveryIdScalar, type DeliveryKey } from './delivery-id.ts';
import { DeliveryStatusEnum, type DeliveryStatus } from './delivery.type.ts';

@InputType({ description: 'Parameters of `externalAuditEventDestinationTest`.' })
export class ExternalAuditEventDestinationTestInput extends MutationInput {
  @Field(() => AnyDestinationId, { description: 'ID of the destination to test, in any of its forms.' })
  id!: DestinationRef;
}

@InputType({
  description:
    'Parameters of `auditEventsStreamingDeliveriesRetry`: either `deliveryIds`, or `destinationId` with `status: FAILED`.',
})
export class AuditEventsStreamingDeliveriesRetryInput extends MutationInput {
  @Field(() => [DeliveryIdScalar], {
    nullable: true,
    description: 'IDs of deliveries, at most 100. Deliveries that did not fail stay as they are.',
  })
  deliveryIds?: DeliveryKey[] | null;

  @Field(() => AnyDestinationId, {
    nullable: true,
    description: 'ID of the destination whose dead letters are sent again, in any of its forms.',
  })
  destinationId?: DestinationRef | null;

  @Field(() => DeliveryStatusEnum, {
    nullable: true,
    description:
      'Only `FAILED` is allowed, together with `destinationId`: deliveries in other states are retried automatically.',
  })
  status?: DeliveryStatus | null;
}
