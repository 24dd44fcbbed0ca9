import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import type { Destination, Header } from '../database/generated/client.ts';
import type { Sealer } from '../encryption/sealer.ts';
import { connectionType } from '../graphql/connection.type.ts';
import { toGlobalId } from '../graphql/global-id.ts';
import type { GroupRef } from '../groups/group-directory.ts';
import { GroupType } from '../groups/group.type.ts';
import { DESTINATION_MODEL } from './destination-ids.ts';
import { VERIFICATION_TOKEN } from './sealed-columns.ts';

/** A destination with the headers it has, active or not. */
export type DestinationRecord = Destination & { readonly headers: readonly Header[] };

@InterfaceType('ExternalAuditEventDestinationInterface', {
  description: 'What every HTTP destination of audit events has.',
})
export abstract class ExternalAuditEventDestinationInterface {
  @Field(() => ID, { description: 'ID of the destination.' })
  id!: string;

  @Field(() => String, { description: 'Name of the destination, unique in its group.' })
  name!: string;

  @Field(() => String, { description: 'URL that audit events are sent to.' })
  destinationUrl!: string;

  @Field(() => String, {
    description: 'Token that is sent with every event, so that the receiver can tell who sent it.',
  })
  verificationToken!: string;

  @Field(() => Boolean, {
    description:
      'Whether audit events are sent. What happens while it is false is sent when it is true again.',
  })
  active!: boolean;
}

@ObjectType('ExternalAuditEventDestination', {
  implements: ExternalAuditEventDestinationInterface,
  description:
    'An HTTP destination that receives the audit events of a top-level group and everything below it.',
})
export class ExternalAuditEventDestination extends ExternalAuditEventDestinationInterface {
  @Field(() => GroupType, { description: 'Group that the destination belongs to.' })
  group!: GroupType;

  headerRecords!: readonly Header[];
  record!: Destination;
}

export const ExternalAuditEventDestinationConnection = connectionType(
  ExternalAuditEventDestination,
  'ExternalAuditEventDestination',
);

export function toDestinationType(
  record: DestinationRecord,
  group: GroupRef,
  sealer: Sealer,
): ExternalAuditEventDestination {
  return {
    id: toGlobalId(DESTINATION_MODEL, record.id),
    name: record.name,
    destinationUrl: record.destinationUrl,
    verificationToken: sealer.open(record.verificationToken, VERIFICATION_TOKEN),
    active: record.active,
    group: new GroupType(group),
    headerRecords: record.headers,
    record,
  };
}
