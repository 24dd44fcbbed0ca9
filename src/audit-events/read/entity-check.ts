import { type HttpAnswer, jsonAnswer } from '../../http/answer.ts';
import type { Reader } from '../../http/reader.ts';
import type { EventFilters } from './event-filters.ts';
import { readRestErrors } from './read-errors.ts';
import type { ReadScope, ReadService } from './read-service.ts';

/** Those that GitLab has; senders may use any other. */
const GITLAB_TYPES: readonly string[] = ['Project', 'User', 'Group', 'Gitlab::Audit::InstanceScope'];

/** Refuses an `entity_id` without its type: group 1, project 1 and user 1 would be found together. */
export function refuseNumberAlone({ entityId, entityType }: EventFilters): HttpAnswer | undefined {
  if (entityId === undefined || entityType !== undefined) return undefined;
  return jsonAnswer(400, { error: readRestErrors.ENTITY_TYPE_MISSING });
}

/** Refuses an `entity_type` that is neither one of GitLab's nor any event's; ask when nothing was found. */
export async function refuseUnknownType(
  service: ReadService,
  scope: ReadScope,
  { entityType }: EventFilters,
  reader: Reader,
): Promise<HttpAnswer | undefined> {
  if (entityType === undefined || GITLAB_TYPES.includes(entityType)) return undefined;
  const { events, whole } = await service.page(scope, { entityType }, { size: 1 }, reader);
  if (events.length > 0 || !whole) return undefined;
  return jsonAnswer(400, { error: readRestErrors.ENTITY_TYPE_INVALID });
}
