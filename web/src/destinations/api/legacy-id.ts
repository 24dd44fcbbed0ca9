import type { Owner } from '../owner.ts';

const MODELS: Readonly<Record<Owner['kind'], string>> = {
  group: 'AuditEvents::ExternalAuditEventDestination',
  instance: 'AuditEvents::InstanceExternalAuditEventDestination',
};

/** The id of the same destination in the older generation of the API: the number is that of the other one. */
export function legacyId({ kind }: Owner, id: string): string {
  return `gid://gitlab/${MODELS[kind]}/${id.slice(id.lastIndexOf('/') + 1)}`;
}
