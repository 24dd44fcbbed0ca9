import { Field, ID, InterfaceType } from 'type-graphql';
import { toGlobalId } from '../../graphql/global-id.ts';
import type { DestinationRecord } from './destination-record.ts';
import { typesOn } from './event-type-lists.ts';

/** A destination in whatever form, made of its row. The schema has only the types that extend it. */
@InterfaceType({ description: 'What every destination has, whatever its form.' })
export abstract class DestinationNode {
  @Field(() => ID, { description: 'ID of the destination.' })
  id!: string;

  @Field(() => String, { description: 'Name of the destination, unique in its group or in the instance.' })
  name!: string;

  @Field(() => Boolean, {
    description:
      'Whether audit events are sent. Events that happen while it is false are sent when it is true again.',
  })
  active!: boolean;

  @Field(() => [String], {
    description:
      'Types of audit events that are sent, in the order they were added; empty when every type is ' +
      'sent.',
  })
  eventTypeFilters!: readonly string[];

  @Field(() => [String], {
    description:
      "Auditstream's own. Types of audit events that are not sent, in the order they were added; empty when no " +
      'type is excluded.',
  })
  eventTypeDenylistFilters!: readonly string[];

  record!: DestinationRecord;
}

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
