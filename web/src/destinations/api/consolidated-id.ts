import type { Owner } from '../owner.ts';

const MODELS: Readonly<Record<Owner['kind'], string>> = {
  group: 'AuditEvents::Group::ExternalStreamingDestination',
  instance: 'AuditEvents::Instance::ExternalStreamingDestination',
};

/** The id of the same destination in the consolidated generation of the API: the number is that of the other one. */
export function consolidatedId({ kind }: Owner, id: string): string {
  return `gid://gitlab/${MODELS[kind]}/${id.slice(id.lastIndexOf('/') + 1)}`;
}
