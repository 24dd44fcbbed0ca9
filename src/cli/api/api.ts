import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { Access } from './access.ts';
import { textOf, type Document } from './graphql.ts';
import { createHttp, type Body, type Method } from './http.ts';
import { readJson, refusalOfGraphql, refusalOfPayload } from './refusal.ts';

export interface ApiOptions extends Access {
  /** How often a request that failed on the way is sent again. */
  readonly retries: number;
  readonly signal: AbortSignal;
  /** Is called for every repeated request. */
  readonly note: (line: string) => void;
}

/** The payload of a mutation: `errors` says why it was refused. */
export interface Payload {
  readonly errors: readonly string[];
}

/** The server's public API. A failed request is a `CommandError` that says what to do. */
export type Api = ReturnType<typeof createApi>;

interface RestOptions {
  readonly body?: Body;
  /** May be repeated even if the server may have executed it; a GET always may. */
  readonly repeatable?: boolean;
}

export function createApi(options: ApiOptions) {
  const http = createHttp(options);

  async function execute<R, V>(document: Document<R, V>, variables: V, repeatable: boolean): Promise<R> {
    const json = { query: textOf(document), variables };
    const answer = await http.send('POST', '/api/graphql', { body: { json }, repeatable });
    const { data, errors } = readJson(answer.body, options.url) as { data?: R; errors?: unknown };
    if (errors !== undefined) throw refusalOfGraphql(errors);
    if (data === undefined || data === null) throw foreign(options.url);
    return data;
  }

  return {
    url: options.url,
    query: <R, V>(document: Document<R, V>, variables: V) => execute(document, variables, true),
    /** Is not repeated when the server may have executed it. `errors` in the payload become a `CommandError`. */
    async mutate<R extends object, V>(document: Document<R, V>, variables: V): Promise<R> {
      const data = await execute(document, variables, false);
      for (const payload of Object.values(data) as (Payload | null)[]) {
        if (payload !== null && payload.errors.length > 0) throw refusalOfPayload(payload.errors);
      }
      return data;
    },
    /**
     * The text of a REST answer, which is empty when the answer has no body, the path of the next page, and the server's clock,
     * from the header `Date`.
     */
    async rest(method: Method, path: string, { body, repeatable = method === 'GET' }: RestOptions = {}) {
      const answer = await http.send(method, path, { body, repeatable });
      return { text: answer.body, next: nextPath(answer.headers.link), date: answer.headers.date };
    },
    /** The body of a GET as a stream. The request is not repeated once the body has begun. */
    stream: (path: string) => http.stream(path),
  };
}

/** Path and query of the page that `Link` calls the next one; the host is the one that was asked. */
function nextPath(link: string | string[] | undefined): string | undefined {
  const next = /<([^>]+)>;\s*rel="next"/.exec(String(link ?? ''))?.[1];
  if (next === undefined || !URL.canParse(next)) return undefined;
  const { pathname, search } = new URL(next);
  return pathname.replace(/^.*(?=\/api\/v4\/)/, '') + search;
}

function foreign(url: string): CommandError {
  return new CommandError(cliErrors.NOT_AUDITSTREAM({ url }), { exitCode: EXIT.UNREACHABLE });
}
