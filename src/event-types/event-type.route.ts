import type { AuditTrail } from '../access/audit-trail.ts';
import { authorOf } from '../access/author.ts';
import type { AccessPolicy } from '../access/policy.ts';
import { forInstance, type Handle } from '../access/rest-refusal.ts';
import type { EventType, PrismaClient } from '../database/generated/client.ts';
import { jsonAnswer } from '../http/answer.ts';
import { answerPage } from '../http/link-page.ts';
import { invalidFields, optional, text, withFields } from '../http/rest-fields.ts';
import { declareEventType } from './declare-event-type.service.ts';
import { definitionOf } from './event-definition.ts';
import type { EventTypes } from './event-types.ts';

export type EventTypeHandlers = ReturnType<typeof createEventTypeHandlers>;

export interface EventTypeDeps {
  readonly prisma: PrismaClient;
  readonly policy: AccessPolicy;
  readonly trail: AuditTrail;
  readonly eventTypes: EventTypes;
}

/** `/api/v4/audit_event_types`: the types beside those that every server has. */
export function createEventTypeHandlers(deps: EventTypeDeps) {
  return {
    list: forInstance(deps, 'read-event-types', list),
    declare: forInstance(deps, 'manage-event-types', declare),
  };
}

const list: Handle<EventTypeDeps> = (request, { prisma }) =>
  answerPage(request, {
    type: 'EventType',
    path: '/api/v4/audit_event_types',
    filters: {},
    load: (_filters, { after, page }) =>
      prisma.eventType.findMany({
        where: { id: { gt: after } },
        include: { stream: true },
        ...page,
      }),
    count: (_filters, take) => prisma.eventType.count({ take }),
    idOf: ({ id }) => id,
    toJson: (row) => eventTypeJson(row, row.stream?.groupId ?? null),
  });

const declare: Handle<EventTypeDeps> = withFields(
  {
    name: text,
    description: optional(text),
    feature_category: optional(text),
    milestone: optional(text),
  },
  async (request, { feature_category: featureCategory, ...asked }, { trail, eventTypes }) => {
    const wanted = { ...asked, featureCategory };
    const result = await declareEventType(trail, eventTypes, wanted, authorOf(request.caller, request.ip));
    return result.kind === 'declared'
      ? jsonAnswer(201, eventTypeJson(result.eventType, null))
      : invalidFields(result.errors);
  },
);

/** `groupId`: the top-level group in which the type was seen; null when it was declared, or seen outside of groups. */
function eventTypeJson(row: EventType, groupId: number | null) {
  const { name, description, featureCategory, milestone } = definitionOf(row);
  return {
    id: row.id,
    name,
    description,
    feature_category: featureCategory,
    milestone,
    declared: row.streamId === null,
    group_id: groupId,
    created_at: row.createdAt.toISOString(),
  };
}
