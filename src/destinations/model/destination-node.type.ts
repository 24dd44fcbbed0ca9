import { toGlobalId } from '../../graphql/global-id.ts';
import { flag, type FieldValues, requiredId, text, texts } from '../../graphql/fields.ts';
import type { DestinationRecord } from './destination-record.ts';
import { typesOn } from './event-type-lists.ts';

/** What every destination has, whatever its form. */
export const destinationFields = {
  id: requiredId('ID of the destination.'),
  name: text('Name of the destination, unique in its group or in the instance.'),
  active: flag(
    'Whether audit events are sent. Events that happen while it is false are sent when it is true again.',
  ),
  eventTypeFilters: texts(
    'Types of audit events that are sent, in the order they were added; empty when every type is ' + 'sent.',
  ),
  eventTypeDenylistFilters: texts(
    "Auditstream's own. Types of audit events that are not sent, in the order they were added; empty when no " +
      'type is excluded.',
  ),
};

/** A destination in whatever form, made of its row. */
export type DestinationNode = FieldValues<typeof destinationFields> & { readonly record: DestinationRecord };

/** `model`: what GitLab calls such a destination. */
export function toDestinationNode(record: DestinationRecord, model: string): DestinationNode {
  return {
    id: toGlobalId(model, record.id),
    name: record.name,
    active: record.active,
    eventTypeFilters: typesOn('allowlist', record.eventTypeFilters),
    eventTypeDenylistFilters: typesOn('denylist', record.eventTypeFilters),
    record,
  };
}
