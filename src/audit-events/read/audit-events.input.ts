import { ArgsType, Field, ID, Int } from 'type-graphql';
import { TimeScalar } from '../../graphql/time.scalar.ts';

/** Which events are wanted, and which page of them. */
@ArgsType()
export class AuditEventsArgs {
  @Field(() => TimeScalar, {
    nullable: true,
    description: 'Only those with this `createdAt` or a later one.',
  })
  createdAfter?: Date | null;

  @Field(() => TimeScalar, {
    nullable: true,
    description: 'Only those with this `createdAt` or an earlier one.',
  })
  createdBefore?: Date | null;

  @Field(() => String, { nullable: true, description: 'Only those of this `event_type`.' })
  eventType?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those of the author with this `author_id`.' })
  authorId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only those with these words in the name or id of the author.',
  })
  author?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those with this `entity_type`.' })
  entityType?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those with this `entity_id`.' })
  entityId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only those with this `entity_path`, regardless of case.',
  })
  entityPath?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only those with this `entity_path` or one below it, regardless of case.',
  })
  belowPath?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only those with these words in `target_details`, `target_id` or `target_type`.',
  })
  target?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only those from sources with this outcome: `success`, `failure` or `unknown`.',
  })
  outcome?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only those from sources with this severity, as the sender said it.',
  })
  severity?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those from this source.' })
  sourceId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Only those with all of these words anywhere; one of three or more letters also finds those it begins.',
  })
  search?: string | null;

  @Field(() => Int, { nullable: true, description: 'At most so many: 20 if not given, 100 at most.' })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only what is older than this cursor: an `endCursor`.',
  })
  after?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only what is newer than this cursor: a `startCursor`. Of many, the newest.',
  })
  before?: string | null;
}
