import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import type { Sealer } from '../../encryption/sealer.ts';
import { connectionType } from '../../graphql/connection.type.ts';
import { toGlobalId } from '../../graphql/global-id.ts';
import { HEADER_MODELS } from '../model/destination-ids.ts';
import type { OwnerKind } from '../model/form.ts';
import { openHeader, type HeaderRecord } from '../model/header-record.ts';

@InterfaceType('BaseHeaderInterface', { description: 'Fields of every custom HTTP header.' })
export abstract class BaseHeaderInterface {
  @Field(() => ID, { description: 'ID of the header.' })
  id!: string;

  @Field(() => String, { description: 'Name of the header.' })
  key!: string;

  @Field(() => String, { description: 'Value of the header.' })
  value!: string;

  @Field(() => Boolean, { description: 'Whether the header is sent.' })
  active!: boolean;
}

@ObjectType('AuditEventStreamingHeader', {
  implements: BaseHeaderInterface,
  description: 'A custom HTTP header that is sent with every event of a destination of a group.',
})
class AuditEventStreamingHeader extends BaseHeaderInterface {}

@ObjectType('AuditEventsStreamingInstanceHeader', {
  implements: BaseHeaderInterface,
  description: 'A custom HTTP header that is sent with every event of a destination of the instance.',
})
class AuditEventsStreamingInstanceHeader extends BaseHeaderInterface {}

export const HEADER_TYPES = {
  group: AuditEventStreamingHeader,
  instance: AuditEventsStreamingInstanceHeader,
} as const;

export const HEADER_CONNECTIONS = {
  group: connectionType(AuditEventStreamingHeader, 'AuditEventStreamingHeader'),
  instance: connectionType(AuditEventsStreamingInstanceHeader, 'AuditEventsStreamingInstanceHeader'),
} as const;

export function toHeaderType(header: HeaderRecord, owner: OwnerKind, sealer: Sealer): BaseHeaderInterface {
  return {
    id: toGlobalId(HEADER_MODELS[owner], header.id),
    key: header.key,
    value: openHeader(sealer, header),
    active: header.active,
  };
}
