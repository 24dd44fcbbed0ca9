import type { Api } from './api.ts';
import { graphql } from './graphql.ts';

/** The fields of each kind of destination, of which some are written and never read back. */
const KINDS = graphql(`
  query Kinds {
    auditEventDestinationKinds {
      name
      form {
        name
        type
      }
    }
  }
`);

/** Members of configurations that are written and never read back, by the kind of destination. */
export type SecretMembers = ReadonlyMap<string, readonly string[]>;

export async function loadSecretMembers(api: Api): Promise<SecretMembers> {
  const { auditEventDestinationKinds: kinds } = await api.query(KINDS, {});
  return new Map(
    kinds.map(({ name, form }) => [
      name,
      form.filter(({ type }) => type === 'SECRET').map((field) => field.name),
    ]),
  );
}
