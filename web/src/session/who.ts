import { queryOptions } from '@tanstack/react-query';
import { createApi, type Api } from '../api/api.ts';
import { ApiError, messageOf } from '../api/api-error.ts';
import { graphql } from '../api/graphql.ts';

// The events of all groups are null unless the user is an admin.
const WhoDocument = graphql(`
  query Who {
    currentUser {
      name
      username
    }
    auditEvents(first: 0) {
      pageInfo {
        hasNextPage
      }
    }
    groups(first: 1) {
      nodes {
        id
      }
    }
  }
`);

/** The user who is signed in. */
export interface Who {
  /** Null for a token that belongs to a group. */
  readonly name: string | null;
  readonly isAdmin: boolean;
  /** Whether there is anything to read for the token: its scope may be for sending events alone. */
  readonly mayRead: boolean;
}

export function whoQuery(api: Api) {
  return queryOptions({ queryKey: ['who'], staleTime: Infinity, queryFn: () => fetchWho(api) });
}

async function fetchWho(api: Api): Promise<Who> {
  const { currentUser, auditEvents, groups } = await api.graphql(WhoDocument, {});
  const isAdmin = auditEvents !== null;
  const mayRead = currentUser !== null || isAdmin || (groups?.nodes ?? []).length > 0;
  return { name: currentUser?.name ?? null, isAdmin, mayRead };
}

const WRONG =
  'The server does not know this access token: it is mistyped, has expired or was revoked. Check it, or ask an Owner of the group or the operator for another one.';
const NO_SCOPE =
  'This access token may not read. Use one with the scope api, or with read_api to read without changing ' +
  'anything.';

/** Why a user cannot sign in with the token; undefined when they can. */
export async function reasonAgainst(token: string): Promise<string | undefined> {
  try {
    const { mayRead } = await fetchWho(createApi(token, () => undefined));
    return mayRead ? undefined : NO_SCOPE;
  } catch (error) {
    return error instanceof ApiError && error.kind === 'signed-out' ? WRONG : messageOf(error);
  }
}
