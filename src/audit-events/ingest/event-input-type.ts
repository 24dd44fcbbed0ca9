import { GraphQLList, GraphQLNonNull, isInputObjectType, type GraphQLSchema } from 'graphql';
import { AuditEventInput } from './audit-event.input.ts';

/** Input types that no resolver names, to be given to type-graphql beside its resolvers. */
export const EVENT_INPUT_TYPES = [AuditEventInput] as const;

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
