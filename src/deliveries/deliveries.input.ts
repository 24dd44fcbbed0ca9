import { CONNECTION_ARGS } from '../graphql/connection-args.input.ts';
import { choice, optionalText, orNull, time } from '../graphql/fields.ts';
import { argsType } from '../graphql/types.ts';
import { DeliveryStatusEnum } from './delivery.type.ts';

/** Which deliveries are wanted. */
export const DeliveriesArgs = argsType({
  ...CONNECTION_ARGS,
  status: orNull(choice(DeliveryStatusEnum, 'Only deliveries in this state.')),
  eventType: optionalText('Only deliveries of events with this `event_type`.'),
  from: orNull(time('Only deliveries with an attempt at this time or later.')),
  to: orNull(time('Only deliveries with an attempt before this time.')),
});
export type DeliveriesArgs = InstanceType<typeof DeliveriesArgs>;
