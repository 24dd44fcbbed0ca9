import { ID, Int } from 'type-graphql';
import { payloadType } from '../../graphql/mutation.ts';

export const AuditEventsCreatePayload = payloadType('AuditEventsCreatePayload', 'auditEventsCreate', {
  accepted: { type: () => Int, nullable: false, description: 'How many events were stored by this call.' },
  duplicates: {
    type: () => Int,
    nullable: false,
    description: 'How many events had been stored before, by their id and content.',
  },
  ids: {
    type: () => [ID],
    nullable: false,
    description: 'The delivered id of each event, in the order of the input.',
  },
});
