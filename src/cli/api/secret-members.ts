import type { Api } from './api.ts';
import { graphql, type ResultOf } from './graphql.ts';

/** The fields of each kind of destination, of which some are written and never read back. */
export const KINDS = graphql(`
  fragment Kinds on Query {
    auditEventDestinationKinds {
      name
      form {
        name
        type
      }
    }
  }
`);

type Kinds = ResultOf<typeof KINDS>['auditEventDestinationKinds'];

/** Members of configurations that are written and never read back, by the kind of destination. */
export type SecretMembers = ReadonlyMap<string, readonly string[]>;

const SECRET_MEMBERS = graphql(
  `
    query SecretMembers {
      ...Kinds
    }
  `,
  [KINDS],
);

export async function loadSecretMembers(api: Api): Promise<SecretMembers> {
  const { auditEventDestinationKinds } = await api.query(SECRET_MEMBERS, {});
  return secretMembersOf(auditEventDestinationKinds);
}

export function secretMembersOf(kinds: Kinds): SecretMembers {
  return new Map(
    kinds.map(({ name, form }) => [
      name,
      form.filter(({ type }) => type === 'SECRET').map((field) => field.name),
    ]),
  );
}
