import type { JsonObject, JsonValue } from '../../json/json-value.ts';

const KEYS = [
  ['id', 'id'],
  ['authorId', 'author_id'],
  ['entityId', 'entity_id'],
  ['entityType', 'entity_type'],
  ['details', 'details'],
  ['ipAddress', 'ip_address'],
  ['authorName', 'author_name'],
  ['entityPath', 'entity_path'],
  ['targetDetails', 'target_details'],
  ['createdAt', 'created_at'],
  ['targetType', 'target_type'],
  ['targetId', 'target_id'],
  ['eventType', 'event_type'],
] as const;

/** GraphQL's `AuditEventInput` as the event a REST client would have sent. */
export function fromGraphqlInput(input: Record<string, unknown>): JsonValue {
  const event: JsonObject = {};
  for (const [camel, snake] of KEYS) {
    const value = input[camel];
    if (value === undefined) continue;
    // GraphQL's scalars made the value out of JSON or a literal; parseEventInput checks the rest.
    event[snake] = value instanceof Date ? value.toISOString() : (value as JsonValue);
  }
  return event;
}
