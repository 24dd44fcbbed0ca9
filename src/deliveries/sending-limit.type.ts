import { Field, Float, Int, ObjectType } from 'type-graphql';
import { TimeScalar } from '../graphql/time.scalar.ts';

@ObjectType('AuditEventStreamingSendingLimit', {
  description:
    "Auditstream's own. How the server slows down for a destination that refuses some of the requests because it " +
    'is busy (429, 502, 503, 504, no answer in time, no connection). Refused events are sent again, and the ' +
    'destination gets as many events as it accepts.',
})
export class SendingLimitType {
  @Field(() => String, {
    description: 'Summary in words, such as `takes about 480 events/s; refuses more`.',
  })
  summary!: string;

  @Field(() => Int, {
    description: 'Maximum number of requests that are in flight to the destination at a time.',
  })
  inFlight!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Milliseconds between the starts of two requests, when even one request at a time is too many; null ' +
      'otherwise.',
  })
  pauseMs!: number | null;

  @Field(() => Boolean, {
    description:
      'Whether the server has fewer requests in flight because of the refusals. False: the refusals do not ' +
      'depend on the number of requests.',
  })
  isLimited!: boolean;

  @Field(() => Float, { description: 'Events per second that the destination accepted in the last seconds.' })
  takenPerSecond!: number;

  @Field(() => Float, {
    description: 'Share of the requests of the last seconds that the destination refused, 0 to 1.',
  })
  refusedShare!: number;

  @Field(() => TimeScalar, {
    nullable: true,
    description:
      'Until when the destination asked, by `Retry-After`, to be sent nothing; null when it did not ' +
      'ask.',
  })
  heldUntil!: Date | null;

  @Field(() => TimeScalar, {
    description:
      'Since when the destination has refused requests, with at most a minute between two refusals.',
  })
  since!: Date;
}
