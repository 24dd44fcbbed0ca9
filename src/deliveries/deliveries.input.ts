import { ArgsType, Field } from 'type-graphql';
import { ConnectionArgs } from '../graphql/connection-args.input.ts';
import { TimeScalar } from '../graphql/time.scalar.ts';
import { DeliveryStatusEnum, type DeliveryStatus } from './delivery.type.ts';

/** Which deliveries are wanted. */
@ArgsType()
export class DeliveriesArgs extends ConnectionArgs {
  @Field(() => DeliveryStatusEnum, { nullable: true, description: 'Only deliveries in this state.' })
  status?: DeliveryStatus | null;

  @Field(() => String, { nullable: true, description: 'Only deliveries of events with this `event_type`.' })
  eventType?: string | null;

  @Field(() => TimeScalar, {
    nullable: true,
    description: 'Only deliveries with an attempt at this time or later.',
  })
  from?: Date | null;

  @Field(() => TimeScalar, {
    nullable: true,
    description: 'Only deliveries with an attempt before this time.',
  })
  to?: Date | null;
}
