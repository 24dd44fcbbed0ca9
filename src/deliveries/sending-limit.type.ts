import { Field, Float, Int, ObjectType } from 'type-graphql';
import { TimeScalar } from '../graphql/time.scalar.ts';

@ObjectType('AuditEventStreamingSendingLimit', {
  description:
    "Auditstream's own. How a destination takes events that refuses some of the requests because it is busy (429, 502, " +
    '503, 504, no answer in time, no connection). What it refuses is sent again; it gets as many events as it takes.',
})
export class SendingLimitType {
  @Field(() => String, {
    description: 'All of it in words, such as `takes about 480 events/s; refuses more`.',
  })
  summary!: string;

  @Field(() => Int, { description: 'Requests that it has in flight at a time, at most.' })
  inFlight!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Milliseconds between the starts of two requests, when even one request after the other is too many; null otherwise.',
  })
  pauseMs!: number | null;

  @Field(() => Boolean, {
    description:
      'Whether it has fewer requests in flight than it would have if it refused none. False: what it refuses does not ' +
      'depend on how many it gets.',
  })
  isLimited!: boolean;

  @Field(() => Float, { description: 'Events that it took per second, in the last seconds.' })
  takenPerSecond!: number;

  @Field(() => Float, {
    description: 'Of the requests in the last seconds: the share that it refused, 0 to 1.',
  })
  refusedShare!: number;

  @Field(() => TimeScalar, {
    nullable: true,
    description: 'It asked by `Retry-After` to be sent nothing until then; null when it did not.',
  })
  heldUntil!: Date | null;

  @Field(() => TimeScalar, {
    description: 'Since when it has refused requests, with at most a minute between two.',
  })
  since!: Date;
}
