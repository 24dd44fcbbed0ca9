import { randomBytes, randomUUID } from 'node:crypto';
import { startRunningApp } from '../support/running-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** A source that a test has made. */
export interface MadeSource {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly groupPath: string;
}

/** A whole server with groups and sources. */
export interface SourcesWorld {
  readonly test: TestDatabase;
  readonly address: string;
  /** Of the admin `root`. */
  readonly rootToken: string;
  /** By an admin, or with this token. */
  graphql(query: string, variables?: object, token?: string): Promise<{ data: unknown; errors?: unknown }>;
  /** A new top-level group. */
  group(): Promise<string>;
  source(kind: string, config?: object, groupPath?: string): Promise<MadeSource>;
  /** What was stored in a group, oldest first. */
  events(groupPath: string): Promise<StoredEvent[]>;
  rest(method: string, path: string, body?: unknown): Promise<Response>;
  close(): Promise<void>;
}

export interface StoredEvent {
  readonly body: Record<string, unknown>;
  readonly sender: string | null;
  readonly source_id: number | null;
  readonly outcome: string | null;
  readonly severity: string | null;
  readonly refs: unknown;
}

export const CREATE = `
  mutation ($input: AuditEventsSourceCreateInput!) {
    auditEventsSourceCreate(input: $input) {
      errors
      secret
      source { id name kind url active config state place { fullPath } lastEventAt silentAfterHours }
    }
  }`;

export async function createSourcesWorld(env: Readonly<Record<string, string>> = {}): Promise<SourcesWorld> {
  const test = await createTestDatabase();
  const rootToken = randomBytes(32).toString('hex');
  const app = await startRunningApp(test, { AUDITSTREAM_ROOT_TOKEN: rootToken, ...env });
  const { address } = app;

  const rest: SourcesWorld['rest'] = (method, path, body) =>
    fetch(`${address}${path}`, {
      method,
      headers: { 'private-token': rootToken, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const graphql: SourcesWorld['graphql'] = async (query, variables = {}, token = rootToken) => {
    const answer = await fetch(`${address}/api/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return (await answer.json()) as { data: unknown; errors?: unknown };
  };
  const group = async (): Promise<string> => {
    const path = `g${randomUUID()}`;
    await rest('POST', '/api/v4/groups', { name: path, path });
    return path;
  };
  return {
    test,
    address,
    rootToken,
    graphql,
    group,
    rest,
    async source(kind, config = {}, groupPath) {
      const path = groupPath ?? (await group());
      const input = { groupPath: path, kind, name: randomUUID(), config };
      const { data } = await graphql(CREATE, { input });
      const made = (data as { auditEventsSourceCreate: { source: MadeSource; secret: string } })
        .auditEventsSourceCreate;
      return { ...made.source, secret: made.secret, groupPath: path };
    },
    async events(groupPath) {
      const { rows } = await test.database.pool.query<StoredEvent & { body: string }>(
        `SELECT e.body, e.sender, e.source_id, e.outcome, e.severity, e.refs FROM audit_events e
         JOIN streams s ON s.id = e.stream_id JOIN groups g ON g.id = s.group_id
         WHERE g.full_path = $1 AND e.source_id IS NOT NULL ORDER BY e.sequence`,
        [groupPath],
      );
      return rows.map((row) => ({ ...row, body: JSON.parse(row.body as unknown as string) as never }));
    },
    async close() {
      await app.close();
      await test.close();
    },
  };
}

/** Sends a body to a source's own address. */
export function send(
  { url, secret }: Pick<MadeSource, 'url' | 'secret'>,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    body: body as unknown as string,
  });
}
