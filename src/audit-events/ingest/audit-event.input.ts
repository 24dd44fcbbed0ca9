import { GraphQLList, GraphQLNonNull, isInputObjectType, type GraphQLSchema } from 'graphql';
import { type FieldValues, optionalJson, optionalText } from '../../graphql/fields.ts';
import { inputType } from '../../graphql/types.ts';

const DESCRIPTION =
  "An audit event, Auditstream's own type: the keys that are delivered, in camel case. Absent keys are delivered " +
  'as null.';
const AN_ID = 'An integer of any size or a text of at most 255 characters; delivered as it was sent.';

/** The fields are nullable, where REST requires them, so that a missing one is reported as REST does: with its index. */
const FIELDS = {
  id: optionalJson(
    "The sender's ID of the event: an event with the same ID and content is stored once. The delivered `id` is " +
      'another one, which the server assigns.',
  ),
  eventType: optionalText('Required. Type of the event: letters, digits and `_.:-`, at most 255 characters.'),
  entityType: optionalText('Required. Type of the entity that was changed: `Project`, `Group`, `User`, …'),
  entityPath: optionalText(
    "Required. Full path of the entity: the group's or one below it; the username for a `User`.",
  ),
  entityId: optionalJson(`ID of the entity that was changed. ${AN_ID}`),
  authorId: optionalJson(`ID of the author. ${AN_ID}`),
  authorName: optionalText('Required. Name of the author.'),
  targetDetails: optionalText('Target of the action, in words.'),
  targetId: optionalJson(`ID of the target of the action. ${AN_ID}`),
  targetType: optionalText('Type of the target of the action.'),
  ipAddress: optionalText("The author's IP address."),
  details: optionalJson('An object with further facts; `{}` when absent.'),
  createdAt: optionalText('When the event happened, in ISO 8601 with a time zone; now when absent.'),
};

export type AuditEventInput = FieldValues<typeof FIELDS>;

/** Input types that no resolver names, to be given to type-graphql beside its resolvers. */
export const EVENT_INPUT_TYPES = [inputType('AuditEventInput', DESCRIPTION, FIELDS)] as const;

/** Input objects of which one request may have thousands. */
export const LARGE_INPUTS = ['AuditEventInput'] as const;

/**
 * Gives the list `events` of `AuditEventsCreateInput` the type of its elements. For type-graphql they are JSON, or else it
 * would make an instance of each, one after the other without a pause: for ten thousand, that takes as long as checking them.
 */
export function typeEvents(schema: GraphQLSchema): GraphQLSchema {
  const input = schema.getType('AuditEventsCreateInput');
  const event = schema.getType('AuditEventInput');
  const field = isInputObjectType(input) ? input.getFields()['events'] : undefined;
  if (field === undefined || !isInputObjectType(event)) throw new Error('The schema has no input for events');
  field.type = new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(event)));
  return schema;
}
