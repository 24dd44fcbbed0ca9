import { ArgsType, Field, Int } from 'type-graphql';
import { FILTER_LIST } from './event-filters.ts';

/** Which page of events is wanted; beside it, which events: the filters. */
@ArgsType()
export class AuditEventsArgs {
  @Field(() => Int, { nullable: true, description: 'Maximum number of events: 20 by default, at most 100.' })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only events older than this cursor, an `endCursor`.',
  })
  after?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Only events newer than this cursor, a `startCursor`. When there are more than fit on a page, ' +
      'the newest.',
  })
  before?: string | null;
}

for (const [name, { type, description }] of FILTER_LIST) {
  Field(type, { nullable: true, description })(AuditEventsArgs.prototype, name);
}
