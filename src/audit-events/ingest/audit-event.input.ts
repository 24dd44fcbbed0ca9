import { Field, InputType } from 'type-graphql';
import { JsonScalar } from '../../graphql/json.scalar.ts';
import type { JsonValue } from '../../json/json-value.ts';

const DESCRIPTION =
  "An audit event, Auditstream's own type: the keys that are delivered, in camel case. Absent keys are delivered " +
  'as null.';
const AN_ID = 'An integer of any size or a text of at most 255 characters; delivered as it was sent.';

/** The fields are nullable, where REST requires them, so that a missing one is reported as REST does: with its index. */
@InputType({ description: DESCRIPTION })
export class AuditEventInput {
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      "The sender's ID of the event: an event with the same ID and content is stored once. The delivered `id` is " +
      'another one, which the server assigns.',
  })
  id?: JsonValue;

  @Field(() => String, {
    nullable: true,
    description: 'Required. Type of the event: letters, digits and `_.:-`, at most 255 characters.',
  })
  eventType?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Required. Type of the entity that was changed: `Project`, `Group`, `User`, …',
  })
  entityType?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Required. Full path of the entity: the group's or one below it; the username for a `User`.",
  })
  entityPath?: string | null;

  @Field(() => JsonScalar, { nullable: true, description: `ID of the entity that was changed. ${AN_ID}` })
  entityId?: JsonValue;

  @Field(() => JsonScalar, { nullable: true, description: `ID of the author. ${AN_ID}` })
  authorId?: JsonValue;

  @Field(() => String, { nullable: true, description: 'Required. Name of the author.' })
  authorName?: string | null;

  @Field(() => String, { nullable: true, description: 'Target of the action, in words.' })
  targetDetails?: string | null;

  @Field(() => JsonScalar, { nullable: true, description: `ID of the target of the action. ${AN_ID}` })
  targetId?: JsonValue;

  @Field(() => String, { nullable: true, description: 'Type of the target of the action.' })
  targetType?: string | null;

  @Field(() => String, { nullable: true, description: "The author's IP address." })
  ipAddress?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'An object with further facts; `{}` when absent.',
  })
  details?: JsonValue;

  @Field(() => String, {
    nullable: true,
    description: 'When the event happened, in ISO 8601 with a time zone; now when absent.',
  })
  createdAt?: string | null;
}
