import type { Api } from '../api/api.ts';
import { DESTINATION_KINDS } from './destination-documents.ts';

/** Members of configurations that are written and never read back, by the kind of destination. */
export type SecretMembers = ReadonlyMap<string, readonly string[]>;

export async function loadSecretMembers(api: Api): Promise<SecretMembers> {
  const { auditEventDestinationKinds: kinds } = await api.query(DESTINATION_KINDS, {});
  return new Map(
    kinds.map(({ name, form }) => [
      name,
      form.filter(({ type }) => type === 'SECRET').map((field) => field.name),
    ]),
  );
}
