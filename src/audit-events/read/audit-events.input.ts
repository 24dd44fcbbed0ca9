import { ArgsType, Field, ID, Int } from 'type-graphql';
import { TimeScalar } from '../../graphql/time.scalar.ts';

/** Which events are wanted, and which page of them. */
@ArgsType()
export class AuditEventsArgs {
  @Field(() => TimeScalar, {
    nullable: true,
    description: 'Only events with this `createdAt` or a later one.',
  })
  createdAfter?: Date | null;

  @Field(() => TimeScalar, {
    nullable: true,
    description: 'Only events with this `createdAt` or an earlier one.',
  })
  createdBefore?: Date | null;

  @Field(() => String, { nullable: true, description: 'Only events of this `event_type`.' })
  eventType?: string | null;

  @Field(() => String, { nullable: true, description: 'Only events of the author with this `author_id`.' })
  authorId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only events with these words in the name or id of the author.',
  })
  author?: string | null;

  @Field(() => String, { nullable: true, description: 'Only events with this `entity_type`.' })
  entityType?: string | null;

  @Field(() => String, { nullable: true, description: 'Only events with this `entity_id`.' })
  entityId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only events with this `entity_path`, regardless of case.',
  })
  entityPath?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only events with this `entity_path` or one below it, regardless of case.',
  })
  belowPath?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only events with these words in `target_details`, `target_id` or `target_type`.',
  })
  target?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only events of sources with this outcome: `success`, `failure` or `unknown`.',
  })
  outcome?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only events of sources with this severity, as the sender wrote it.',
  })
  severity?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only events of this source.' })
  sourceId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Only events that contain all of these words. A word of three or more letters also finds longer words that ' +
      'begin with it.',
  })
  search?: string | null;

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
