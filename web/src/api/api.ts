import { ClientError, GraphQLClient } from 'graphql-request';
import type { TadaDocumentNode } from 'gql.tada';
import { ApiError, connectionError, statusError } from './api-error.ts';

/** The server's public API, with the token of the user who is signed in. All requests of the page go through here. */
export interface Api {
  graphql<Result, Variables extends object>(
    document: TadaDocumentNode<Result, Variables>,
    variables: Variables,
  ): Promise<Result>;
  /** A GET of the REST API; resolves when the answer is good, its body not read yet. */
  get(path: string, parameters?: URLSearchParams, signal?: AbortSignal): Promise<Response>;
}

/** `onSignedOut` is told when the server does not take the token any more. */
export function createApi(token: string, onSignedOut: () => void): Api {
  const authorization = `Bearer ${token}`;
  const client = new GraphQLClient(new URL('/api/graphql', location.origin).href, {
    headers: { authorization },
    // No cookie is ever sent: the header alone says who asks.
    credentials: 'omit',
  });

  function failed(error: ApiError): never {
    if (error.kind === 'signed-out') onSignedOut();
    throw error;
  }

  return {
    async graphql(document, variables) {
      try {
        return await client.request({ document, variables } as never);
      } catch (error) {
        return failed(graphqlError(error));
      }
    },
    async get(path, parameters, signal) {
      const query = parameters === undefined || parameters.size === 0 ? '' : `?${parameters}`;
      const init = { headers: { authorization }, credentials: 'omit', ...(signal && { signal }) } as const;
      const response = await fetch(`${path}${query}`, init).catch((error: unknown) => {
        if (signal?.aborted === true) throw error;
        return failed(connectionError());
      });
      if (response.ok) return response;
      return failed(statusError(response.status, await saidIn(response)));
    },
  };
}

function graphqlError(error: unknown): ApiError {
  if (!(error instanceof ClientError)) return connectionError();
  const { status, errors } = error.response;
  const said = errors?.map(({ message }) => message).join(' ');
  return status === 200 ? new ApiError('refused', said ?? error.message) : statusError(status, said);
}

/** REST says `message`, a text or a list for each field, or `error_description`. */
async function saidIn(response: Response): Promise<string | undefined> {
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) return undefined;
  const { message, error_description: description } = body as Record<string, unknown>;
  const said = message ?? description;
  if (typeof said === 'string') return said;
  if (typeof said !== 'object' || said === null) return undefined;
  return Object.entries(said)
    .map(([field, texts]) => `${field} ${Array.isArray(texts) ? texts.join(', ') : String(texts)}`)
    .join('; ');
}
