import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import { connectionType } from '../../graphql/connection.type.ts';
import { JsonScalar } from '../../graphql/json.scalar.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { GroupType } from '../../groups/group.type.ts';
import type { JsonObject } from '../../json/json-value.ts';
import { DestinationNode, toDestinationNode } from '../model/destination-node.type.ts';
import { DESTINATION_MODELS, NAMESPACE_FILTER_MODELS } from '../model/destination-ids.ts';
import type { DestinationRecord, NamespaceFilterRecord } from '../model/destination-record.ts';
import { addressOf, configOf } from '../model/destination-place.ts';
import type { OwnerKind } from '../model/form.ts';
import type { PlaceParts } from '../model/open-place.ts';
import { toHttpConfig } from '../rules/http-config.ts';
import { NamespaceFilterNode, toNamespaceFilterNode } from '../filters/namespace-filter-node.type.ts';
import { storedSecretsOf } from '../secrets/stored-secrets.ts';
import { openSecret, secretNamed } from '../secrets/sealed-secret.ts';

const NAMESPACE_FILTERS =
  'Groups and projects whose events, and the events of everything below them, are sent, at most 5; empty when ' +
  'the events of all are sent.';

@InterfaceType('AuditEventStreamingDestinationInterface', {
  description: 'Fields of every destination of audit events.',
})
export abstract class AuditEventStreamingDestinationInterface extends DestinationNode {
  @Field(() => String, {
    description: 'Kind of the destination: the name of one of `auditEventDestinationKinds`.',
  })
  category!: string;

  @Field(() => JsonScalar, {
    description:
      'Where events are sent; for the category `http` `{"url": …, "headers": {<name>: {"value": …, "active": …}}}`.',
  })
  config!: JsonObject;

  @Field(() => String, {
    description:
      "Auditstream's own. Where events are sent, for display: a URL, a bucket. Without the secrets of `config`.",
  })
  address!: string;

  @Field(() => String, {
    description:
      'Secret that events are sent with, by which the receiver recognises the sender. Empty for every category ' +
      'but `http`, because it is never shown again there.',
  })
  secretToken!: string;

  @Field(() => [String], {
    description:
      "Auditstream's own. Names of the stored secrets that are never shown again: `secretToken`, and members of " +
      '`config`.',
  })
  storedSecrets!: readonly string[];
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
  description:
    'A destination that receives the audit events of every group and events that belong to no group.',
})
export class InstanceAuditEventStreamingDestination extends AuditEventStreamingDestinationInterface {
  @Field(() => [InstanceAuditEventNamespaceFilter], { nullable: true, description: NAMESPACE_FILTERS })
  namespaceFilters!: object[];
}

@ObjectType('GroupAuditEventNamespaceFilter', {
  description: 'Lets a destination of a group have the events of a group or a project and everything below.',
})
class GroupAuditEventNamespaceFilter extends NamespaceFilterNode {
  @Field(() => GroupAuditEventStreamingDestination, {
    description: 'Destination that the filter belongs to.',
  })
  externalStreamingDestination!: object;
}

@ObjectType('InstanceAuditEventNamespaceFilter', {
  description:
    'Lets a destination of the instance have the events of a group or a project and everything below.',
})
class InstanceAuditEventNamespaceFilter extends NamespaceFilterNode {
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
  parts: PlaceParts,
): AuditEventStreamingDestinationInterface {
  const { sealer, kinds } = parts;
  const kind = kindNamed(kinds, record.kind);
  const owner = group === null ? 'instance' : 'group';
  const secretTokenOf = (): string => openSecret(sealer, secretNamed(record.secrets, kind.secretToken));
  const node = {
    ...toDestinationNode(record, DESTINATION_MODELS.consolidated[owner]),
    category: kind.name,
    config: kind.takesHeaders ? toHttpConfig(record, sealer) : (configOf(record) as JsonObject),
    address: addressOf(kind, configOf(record)),
    secretToken: kind.secrets[kind.secretToken]?.isShown === true ? secretTokenOf() : '',
    storedSecrets: storedSecretsOf(kind, record),
    namespaceFilters: [] as object[],
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
): GroupAuditEventNamespaceFilter | InstanceAuditEventNamespaceFilter {
  return {
    ...toNamespaceFilterNode(filter, NAMESPACE_FILTER_MODELS[owner]),
    externalStreamingDestination: destination,
  };
}
