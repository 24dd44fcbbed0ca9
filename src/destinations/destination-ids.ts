import { globalIdScalar, type GlobalId } from '../graphql/global-id.ts';

export const DESTINATION_MODEL = 'AuditEvents::ExternalAuditEventDestination';
export const HEADER_MODEL = 'AuditEvents::Streaming::Header';

export type DestinationId = GlobalId<typeof DESTINATION_MODEL>;
export type HeaderId = GlobalId<typeof HEADER_MODEL>;

export const DestinationIdScalar = globalIdScalar(
  'AuditEventsExternalAuditEventDestinationID',
  DESTINATION_MODEL,
);
export const HeaderIdScalar = globalIdScalar('AuditEventsStreamingHeaderID', HEADER_MODEL);
