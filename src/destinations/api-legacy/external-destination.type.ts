import type { ClassType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.type.ts';
import { of, orNull, text } from '../../graphql/fields.ts';
import { extending, interfaceType, objectType } from '../../graphql/types.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { GroupType } from '../../groups/group.type.ts';
import {
  destinationFields,
  toDestinationNode,
  type DestinationNode,
} from '../model/destination-node.type.ts';
import { urlOf } from '../model/http-place.ts';
import { DESTINATION_MODELS, NAMESPACE_FILTER_MODELS } from '../model/destination-ids.ts';
import type { DestinationRecord, NamespaceFilterRecord } from '../model/destination-record.ts';
import type { PlaceParts } from '../model/open-place.ts';
import { namespaceFilterFields, toNamespaceFilterNode } from '../filters/namespace-filter-node.type.ts';
import { openSecret, secretNamed } from '../secrets/sealed-secret.ts';
import { VERIFICATION_TOKEN } from '../secrets/secret-names.ts';

const ExternalAuditEventDestinationInterface = interfaceType(
  'ExternalAuditEventDestinationInterface',
  'Fields of every HTTP destination of audit events.',
  {
    ...destinationFields,
    destinationUrl: text('URL that audit events are sent to.'),
    verificationToken: text(
      'Token that is sent with every event, by which the receiver recognises the sender.',
    ),
  },
);
type ExternalDestination = InstanceType<typeof ExternalAuditEventDestinationInterface>;

const ExternalAuditEventDestination: ClassType<ExternalDestination> = extending(
  'ExternalAuditEventDestination',
  'An HTTP destination that receives the audit events of a top-level group and everything below it.',
  ExternalAuditEventDestinationInterface,
  {
    group: of<GroupType>(() => GroupType, 'Group that the destination belongs to.'),
    namespaceFilter: orNull(
      of<object>(
        () => HttpNamespaceFilter,
        'Group or project whose events, and the events of everything below it, are sent; null when the ' +
          'events of all groups are sent.',
      ),
    ),
  },
);

export const HttpNamespaceFilter = objectType(
  'AuditEventStreamingHTTPNamespaceFilter',
  'A filter that limits an HTTP destination to the events of a group or a project and everything ' +
    'below it.',
  {
    ...namespaceFilterFields,
    externalAuditEventDestination: of<object>(
      () => ExternalAuditEventDestination,
      'Destination that the filter belongs to.',
    ),
  },
);

const InstanceExternalAuditEventDestination: ClassType<ExternalDestination> = extending(
  'InstanceExternalAuditEventDestination',
  'An HTTP destination that receives the audit events of every group and events that belong to no group.',
  ExternalAuditEventDestinationInterface,
  {},
);

export const EXTERNAL_DESTINATION_TYPES = {
  group: ExternalAuditEventDestination,
  instance: InstanceExternalAuditEventDestination,
} as const;

export const EXTERNAL_DESTINATION_CONNECTIONS = {
  group: connectionType(ExternalAuditEventDestination, 'ExternalAuditEventDestination'),
  instance: connectionType(InstanceExternalAuditEventDestination, 'InstanceExternalAuditEventDestination'),
} as const;

/** `group`: whose destination it is; null for the instance's, which has no such field. */
export function toExternalDestination(
  record: DestinationRecord,
  group: GroupRef | null,
  { sealer }: Pick<PlaceParts, 'sealer'>,
): ExternalDestination & DestinationNode {
  const node = {
    ...toDestinationNode(record, DESTINATION_MODELS.legacy[group === null ? 'instance' : 'group']),
    destinationUrl: urlOf(record),
    verificationToken: openSecret(sealer, secretNamed(record.secrets, VERIFICATION_TOKEN)),
  };
  if (group === null) return node;
  // One that was given several in the other generation shows the oldest.
  const [filter] = record.namespaceFilters;
  const ofGroup = { ...node, group: new GroupType(group), namespaceFilter: null as object | null };
  if (filter !== undefined) ofGroup.namespaceFilter = toHttpNamespaceFilter(filter, ofGroup);
  return ofGroup;
}

/** `destination`: the node of the destination that the filter belongs to. */
export function toHttpNamespaceFilter(
  filter: NamespaceFilterRecord,
  destination: object,
): InstanceType<typeof HttpNamespaceFilter> {
  return {
    ...toNamespaceFilterNode(filter, NAMESPACE_FILTER_MODELS.legacy),
    externalAuditEventDestination: destination,
  };
}
