import type { ClassType } from 'type-graphql';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import { connectionType } from '../../graphql/connection.type.ts';
import { json, of, orNull, text, texts } from '../../graphql/fields.ts';
import { extending, interfaceType, objectType } from '../../graphql/types.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { GroupType } from '../../groups/group.type.ts';
import type { JsonObject } from '../../json/json-value.ts';
import {
  destinationFields,
  toDestinationNode,
  type DestinationNode,
} from '../model/destination-node.type.ts';
import { DESTINATION_MODELS, NAMESPACE_FILTER_MODELS } from '../model/destination-ids.ts';
import type { DestinationRecord, NamespaceFilterRecord } from '../model/destination-record.ts';
import { addressOf, configOf } from '../model/destination-place.ts';
import type { OwnerKind } from '../model/form.ts';
import type { PlaceParts } from '../model/open-place.ts';
import { toHttpConfig } from '../rules/http-config.ts';
import { namespaceFilterFields, toNamespaceFilterNode } from '../filters/namespace-filter-node.type.ts';
import { storedSecretsOf } from '../secrets/stored-secrets.ts';
import { openSecret, secretNamed } from '../secrets/sealed-secret.ts';

const AuditEventStreamingDestinationInterface = interfaceType(
  'AuditEventStreamingDestinationInterface',
  'Fields of every destination of audit events.',
  {
    ...destinationFields,
    category: text('Kind of the destination: the name of one of `auditEventDestinationKinds`.'),
    config: json(
      'Where events are sent; for the category `http` `{"url": …, "headers": {<name>: {"value": …, "active": …}}}`.',
    ),
    address: text(
      "Auditstream's own. Where events are sent, for display: a URL, a bucket. Without the secrets of `config`.",
    ),
    secretToken: text(
      'Secret that the server sends with every event, by which the receiver recognises the sender. Empty for every category ' +
        'but `http`, because it is never shown again there.',
    ),
    storedSecrets: texts(
      "Auditstream's own. Names of the stored secrets that are never shown again: `secretToken`, and members of " +
        '`config`.',
    ),
  },
);
type StreamingDestination = InstanceType<typeof AuditEventStreamingDestinationInterface>;
type DestinationType = ClassType<StreamingDestination>;

const namespaceFilters = (type: () => object) =>
  orNull(
    of<readonly object[]>(
      type,
      'Groups and projects whose events, and the events of everything below them, are sent, at most 5; empty when ' +
        'the events of all are sent.',
    ),
  );

const GroupAuditEventStreamingDestination: DestinationType = extending(
  'GroupAuditEventStreamingDestination',
  'A destination that receives the audit events of a top-level group and everything below it.',
  AuditEventStreamingDestinationInterface,
  {
    group: of<GroupType>(() => GroupType, 'Group that the destination belongs to.'),
    namespaceFilters: namespaceFilters(() => [NAMESPACE_FILTER_TYPES.group]),
  },
);

const InstanceAuditEventStreamingDestination: DestinationType = extending(
  'InstanceAuditEventStreamingDestination',
  'A destination that receives the audit events of every group and events that belong to no group.',
  AuditEventStreamingDestinationInterface,
  { namespaceFilters: namespaceFilters(() => [NAMESPACE_FILTER_TYPES.instance]) },
);

const filterOf = (destination: DestinationType) => ({
  ...namespaceFilterFields,
  externalStreamingDestination: of<object>(() => destination, 'Destination that the filter belongs to.'),
});

export const NAMESPACE_FILTER_TYPES = {
  group: objectType(
    'GroupAuditEventNamespaceFilter',
    'Lets a destination of a group have the events of a group or a project and everything below.',
    filterOf(GroupAuditEventStreamingDestination),
  ),
  instance: objectType(
    'InstanceAuditEventNamespaceFilter',
    'Lets a destination of the instance have the events of a group or a project and everything below.',
    filterOf(InstanceAuditEventStreamingDestination),
  ),
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
): StreamingDestination & DestinationNode {
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
): InstanceType<(typeof NAMESPACE_FILTER_TYPES)[OwnerKind]> {
  return {
    ...toNamespaceFilterNode(filter, NAMESPACE_FILTER_MODELS[owner]),
    externalStreamingDestination: destination,
  };
}
