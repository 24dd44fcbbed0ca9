import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import type { Header } from '../database/generated/client.ts';
import type { Sealer } from '../encryption/sealer.ts';
import { connectionType } from '../graphql/connection.type.ts';
import { toGlobalId } from '../graphql/global-id.ts';
import { HEADER_MODEL } from './destination-ids.ts';
import { HEADER_VALUE } from './sealed-columns.ts';

@InterfaceType('BaseHeaderInterface', { description: 'What every custom HTTP header has.' })
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
  description: 'A custom HTTP header that is sent with every event of a destination.',
})
export class AuditEventStreamingHeader extends BaseHeaderInterface {}

export const AuditEventStreamingHeaderConnection = connectionType(
  AuditEventStreamingHeader,
  'AuditEventStreamingHeader',
);

export function toHeaderType(header: Header, sealer: Sealer): AuditEventStreamingHeader {
  return {
    id: toGlobalId(HEADER_MODEL, header.id),
    key: header.key,
    value: sealer.open(header.value, HEADER_VALUE),
    active: header.active,
  };
}
