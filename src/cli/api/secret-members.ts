import type { Api } from './api.ts';
import { graphql } from './graphql.ts';

/** Members of configurations that are written and never read back, by the kind of destination. */
export type SecretMembers = ReadonlyMap<string, readonly string[]>;

const KINDS = graphql(`
  query SecretMembers {
    auditEventDestinationKinds {
      name
      form {
        name
        type
      }
    }
  }
`);

export async function loadSecretMembers(api: Api): Promise<SecretMembers> {
  const { auditEventDestinationKinds: kinds } = await api.query(KINDS, {});
  return new Map(
    (kinds ?? []).map(({ name, form }) => [
      name,
      form.filter(({ type }) => type === 'SECRET').map((field) => field.name),
    ]),
  );
}
