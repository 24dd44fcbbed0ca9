import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import type { Sealer } from '../encryption/sealer.ts';
import { connectionType } from '../graphql/connection.type.ts';
import { toGlobalId } from '../graphql/global-id.ts';
import { JsonScalar } from '../graphql/json.scalar.ts';
import type { GroupRef } from '../groups/group-directory.ts';
import { GroupType } from '../groups/group.type.ts';
import type { JsonObject } from '../json/json-value.ts';
import { DESTINATION_MODELS } from './destination-ids.ts';
import type { DestinationRecord } from './destination-record.ts';
import { toHttpConfig } from './http-config.ts';
import { VERIFICATION_TOKEN } from './sealed-columns.ts';

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

  record!: DestinationRecord;
}

@ObjectType('GroupAuditEventStreamingDestination', {
  implements: AuditEventStreamingDestinationInterface,
  description: 'A destination that receives the audit events of a top-level group and everything below it.',
})
export class GroupAuditEventStreamingDestination extends AuditEventStreamingDestinationInterface {
  @Field(() => GroupType, { description: 'Group that the destination belongs to.' })
  group!: GroupType;
}

@ObjectType('InstanceAuditEventStreamingDestination', {
  implements: AuditEventStreamingDestinationInterface,
  description: 'A destination that receives the audit events of every group and those that belong to none.',
})
export class InstanceAuditEventStreamingDestination extends AuditEventStreamingDestinationInterface {}

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
  return {
    id: toGlobalId(DESTINATION_MODELS.consolidated[group === null ? 'instance' : 'group'], record.id),
    name: record.name,
    category: 'http',
    config: toHttpConfig(record, sealer),
    secretToken: sealer.open(record.verificationToken, VERIFICATION_TOKEN),
    active: record.active,
    record,
    ...(group !== null && { group: new GroupType(group) }),
  };
}
