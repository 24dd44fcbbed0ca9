import type { ClassType } from 'type-graphql';
import type { Sealer } from '../../encryption/sealer.ts';
import { connectionType } from '../../graphql/connection.type.ts';
import { toGlobalId } from '../../graphql/global-id.ts';
import { flag, requiredId, text } from '../../graphql/fields.ts';
import { extending, interfaceType } from '../../graphql/types.ts';
import { HEADER_MODELS } from '../model/destination-ids.ts';
import type { OwnerKind } from '../model/form.ts';
import { openHeader, type HeaderRecord } from '../model/header-record.ts';

const BaseHeaderInterface = interfaceType('BaseHeaderInterface', 'Fields of every custom HTTP header.', {
  id: requiredId('ID of the header.'),
  key: text('Name of the header.'),
  value: text('Value of the header.'),
  active: flag('Whether the header is sent.'),
});
export type BaseHeaderInterface = InstanceType<typeof BaseHeaderInterface>;

export const HEADER_TYPES = {
  group: headerType('AuditEventStreamingHeader', 'a group'),
  instance: headerType('AuditEventsStreamingInstanceHeader', 'the instance'),
} as const;

export const HEADER_CONNECTIONS = {
  group: connectionType(HEADER_TYPES.group, 'AuditEventStreamingHeader'),
  instance: connectionType(HEADER_TYPES.instance, 'AuditEventsStreamingInstanceHeader'),
} as const;

function headerType(name: string, whose: string): ClassType<BaseHeaderInterface> {
  const description = `A custom HTTP header that is sent with every event of a destination of ${whose}.`;
  return extending(name, description, BaseHeaderInterface, {});
}

export function toHeaderType(header: HeaderRecord, owner: OwnerKind, sealer: Sealer): BaseHeaderInterface {
  return {
    id: toGlobalId(HEADER_MODELS[owner], header.id),
    key: header.key,
    value: openHeader(sealer, header),
    active: header.active,
  };
}
