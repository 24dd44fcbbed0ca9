import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import type { Sealer } from '../encryption/sealer.ts';
import { connectionType } from '../graphql/connection.type.ts';
import { toGlobalId } from '../graphql/global-id.ts';
import { JsonScalar } from '../graphql/json.scalar.ts';
import type { GroupRef } from '../groups/group-directory.ts';
import { GroupType } from '../groups/group.type.ts';
import { NamespaceType } from '../groups/namespace.type.ts';
import type { JsonObject } from '../json/json-value.ts';
import { DESTINATION_MODELS, NAMESPACE_FILTER_MODELS } from './destination-ids.ts';
import type { DestinationRecord, NamespaceFilterRecord } from './destination-record.ts';
import type { OwnerKind } from './form.ts';
import { toHttpConfig } from './http-config.ts';
import { namespaceOf } from './namespace-of-filter.ts';
import { VERIFICATION_TOKEN } from './sealed-columns.ts';

const NAMESPACE_FILTERS =
  'Groups and projects whose events are sent with those of everything below, at most 5; none: those of all.';

@InterfaceType('AuditEventStreamingDestinationInterface', {
  description: 'What every destination of audit events has.',
})
export abstract class AuditEventStreamingDestinationInterface {
  @Field(() => ID, { description: 'ID of the destination.' })
  id!: string;

  @Field(() => String, { description: 'Name of the destination, unique in its group or in the instance.' })
  name!: string;

  @Field(() => String, { description: 'How events are sent: always `http`.' })
  category!: string;

  @Field(() => JsonScalar, {
    description: 'Where events are sent: `{"url": …, "headers": {<name>: {"value": …, "active": …}}}`.',
  })
  config!: JsonObject;

  @Field(() => String, {
    description: 'Token that is sent with every event, so that the receiver can tell who sent it.',
  })
  secretToken!: string;

  @Field(() => Boolean, {
    description:
      'Whether audit events are sent. What happens while it is false is sent when it is true again.',
  })
  active!: boolean;

  @Field(() => [String], {
    description: 'Types of audit events that are sent, in the order they were added; none: every type.',
  })
  eventTypeFilters!: readonly string[];

  record!: DestinationRecord;
}

@ObjectType('GroupAuditEventStreamingDestination', {
  implements: AuditEventStreamingDestinationInterface,
  description: 'A destination that receives the audit events of a top-level group and everything below it.',
})
export class GroupAuditEventStreamingDestination extends AuditEventStreamingDestinationInterface {
  @Field(() => GroupType, { description: 'Group that the destination belongs to.' })
  group!: GroupType;

  @Field(() => [GroupAuditEventNamespaceFilter], { nullable: true, description: NAMESPACE_FILTERS })
  namespaceFilters!: object[];
}

@ObjectType('InstanceAuditEventStreamingDestination', {
  implements: AuditEventStreamingDestinationInterface,
  description: 'A destination that receives the audit events of every group and those that belong to none.',
})
export class InstanceAuditEventStreamingDestination extends AuditEventStreamingDestinationInterface {
  @Field(() => [InstanceAuditEventNamespaceFilter], { nullable: true, description: NAMESPACE_FILTERS })
  namespaceFilters!: object[];
}

/** What the filters of both owners have. */
interface NamespaceFilterNode {
  readonly id: string;
  readonly namespace: NamespaceType;
  readonly externalStreamingDestination: object;
}

@ObjectType('GroupAuditEventNamespaceFilter', {
  description: 'Lets a destination of a group have the events of a group or a project and everything below.',
})
class GroupAuditEventNamespaceFilter implements NamespaceFilterNode {
  @Field(() => ID, { description: 'ID of the filter.' })
  id!: string;

  @Field(() => NamespaceType, { description: 'Group or project whose events are sent.' })
  namespace!: NamespaceType;

  @Field(() => GroupAuditEventStreamingDestination, {
    description: 'Destination that the filter belongs to.',
  })
  externalStreamingDestination!: object;
}

@ObjectType('InstanceAuditEventNamespaceFilter', {
  description:
    'Lets a destination of the instance have the events of a group or a project and everything below.',
})
class InstanceAuditEventNamespaceFilter implements NamespaceFilterNode {
  @Field(() => ID, { description: 'ID of the filter.' })
  id!: string;

  @Field(() => NamespaceType, { description: 'Group or project whose events are sent.' })
  namespace!: NamespaceType;

  @Field(() => InstanceAuditEventStreamingDestination, {
    description: 'Destination that the filter belongs to.',
  })
  externalStreamingDestination!: object;
}

export const NAMESPACE_FILTER_TYPES = {
  group: GroupAuditEventNamespaceFilter,
  instance: InstanceAuditEventNamespaceFilter,
} as const;

export const STREAMING_DESTINATION_TYPES = {
  group: GroupAuditEventStreamingDestination,
  instance: InstanceAuditEventStreamingDestination,
} as const;

export const STREAMING_DESTINATION_CONNECTIONS = {
  group: connectionType(GroupAuditEventStreamingDestination, 'GroupAuditEventStreamingDestination'),
  instance: connectionType(InstanceAuditEventStreamingDestination, 'InstanceAuditEventStreamingDestination'),
} as const;

/** `group`: whose destination it is; null for the instance's, which has no such field. */
export function toStreamingDestination(
  record: DestinationRecord,
  group: GroupRef | null,
  sealer: Sealer,
): AuditEventStreamingDestinationInterface {
  const owner = group === null ? 'instance' : 'group';
  const node = {
    id: toGlobalId(DESTINATION_MODELS.consolidated[owner], record.id),
    name: record.name,
    category: 'http',
    config: toHttpConfig(record, sealer),
    secretToken: sealer.open(record.verificationToken, VERIFICATION_TOKEN),
    active: record.active,
    eventTypeFilters: record.eventTypeFilters.map(({ eventType }) => eventType),
    namespaceFilters: [] as object[],
    record,
    ...(group !== null && { group: new GroupType(group) }),
  };
  node.namespaceFilters = record.namespaceFilters.map((filter) => toNamespaceFilter(filter, node, owner));
  return node;
}

/** `destination`: the node of the destination that the filter belongs to. */
export function toNamespaceFilter(
  filter: NamespaceFilterRecord,
  destination: object,
  owner: OwnerKind,
): NamespaceFilterNode {
  return {
    id: toGlobalId(NAMESPACE_FILTER_MODELS[owner], filter.id),
    namespace: namespaceOf(filter),
    externalStreamingDestination: destination,
  };
}
