import { changeKey } from '../access/share-keys.ts';
import type { AuditTrail, Author } from '../access/audit-trail.ts';
import { accessFieldErrors } from '../access/access-errors.ts';
import { fieldErrors, nameErrors, type FieldErrors } from '../access/field-rules.ts';
import type { EventType } from '../database/generated/client.ts';
import { isUniqueViolation } from '../groups/group.service.ts';
import { eventTypeFieldErrors } from './event-type-errors.ts';
import type { EventTypes } from './event-types.ts';

export interface NewEventType {
  readonly name: string;
  readonly description: string | undefined;
  readonly featureCategory: string | undefined;
  readonly milestone: string | undefined;
}

export type DeclareEventTypeResult =
  | { readonly kind: 'declared'; readonly eventType: EventType } // -> 201
  | { readonly kind: 'invalid'; readonly errors: FieldErrors }; // -> 400

/** Makes a type known to every group before its first event. One that was seen in a group may be declared, too. */
export async function declareEventType(
  trail: AuditTrail,
  eventTypes: EventTypes,
  { name, description, featureCategory, milestone }: NewEventType,
  author: Author,
): Promise<DeclareEventTypeResult> {
  const errors = fieldErrors({
    name: /^[A-Za-z0-9_.:-]{1,255}$/.test(name) ? [] : [eventTypeFieldErrors.EVENT_TYPE_NAME_INVALID],
    ...(description !== undefined && { description: nameErrors(description) }),
    ...(featureCategory !== undefined && { feature_category: nameErrors(featureCategory) }),
    ...(milestone !== undefined && { milestone: nameErrors(milestone) }),
  });
  if (errors !== undefined) return { kind: 'invalid', errors };
  const taken: DeclareEventTypeResult = { kind: 'invalid', errors: { name: [accessFieldErrors.TAKEN] } };
  if (eventTypes.isBuiltIn(name)) return taken;
  try {
    return await trail.run(
      changeKey({ group: null, author }),
      async (tx, record): Promise<DeclareEventTypeResult> => {
        const eventType = await tx.eventType.create({
          data: {
            name,
            description: description ?? null,
            featureCategory: featureCategory ?? null,
            milestone: milestone ?? null,
          },
        });
        const target = { type: 'AuditEvents::EventType', id: eventType.id, details: name };
        const message = `Declared audit event type ${name}`;
        record({ eventType: 'audit_event_type_created', group: null, author, target, message });
        return { kind: 'declared', eventType };
      },
    );
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return taken;
  }
}
