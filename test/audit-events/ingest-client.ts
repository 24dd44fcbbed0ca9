import { wireBytes, wireText } from '../../src/audit-events/ingest/wire-body.ts';
import type { Group } from '../../src/database/generated/client.ts';
import type { JsonObject } from '../../src/json/json-value.ts';
import { aGroup } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { memberToken, startApiServer, storedEvents, type ApiServer, type StoredEvent } from './api-server.ts';

/** An answer of the REST API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

/** What a post says differently; `token: null` sends none. */
export interface PostOptions {
  readonly group?: string | number;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly server?: ApiServer;
}

/** A server with the groups `example-group`, `example-group/kid` and `foreign`, and a Maintainer of the first. */
export interface IngestClient {
  readonly test: TestDatabase;
  readonly server: ApiServer;
  readonly top: Group;
  readonly kid: Group;
  readonly foreign: Group;
  readonly token: string;
  /** Posts JSON to `example-group` as the Maintainer unless told otherwise. */
  post(body: string | Buffer, options?: PostOptions): Promise<Answer>;
  /** What `example-group` has stored since the last call. */
  stored(): Promise<StoredEvent[]>;
  close(): Promise<void>;
}

export async function createIngestClient(): Promise<IngestClient> {
  const test = await createTestDatabase();
  const server = await startApiServer(test, { trustedProxies: ['127.0.0.1'] });
  const top = await aGroup(test.database.prisma, 'example-group');
  const kid = await aGroup(test.database.prisma, 'kid', top);
  const foreign = await aGroup(test.database.prisma, 'foreign');
  const token = await memberToken(test, top, 40, { name: 'deploy bot' });
  let seen = 0;
  return {
    test,
    server,
    top,
    kid,
    foreign,
    token,
    async post(body, options = {}) {
      const sent = options.token === undefined ? token : options.token;
      const headers = { 'content-type': 'application/json', ...(sent !== null && { 'private-token': sent }) };
      const { url: origin } = options.server ?? server;
      const url = `${origin}/api/v4/groups/${options.group ?? 'example-group'}/audit_events`;
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, ...options.headers },
        body,
      });
      return { status: response.status, headers: response.headers, json: await response.json() };
    },
    async stored() {
      const events = await storedEvents(test, top, seen);
      seen = events.at(-1)?.sequence ?? seen;
      return events;
    },
    async close() {
      await server.close();
      await test.close();
    },
  };
}

/** The least that an event of `example-group` must say, with changes. */
export function event(changes: object = {}): Record<string, unknown> {
  const least = { event_type: 'deploy_started', entity_type: 'Project', entity_path: 'example-group/app' };
  return { ...least, author_name: 'Ada', ...changes };
}

/** An event that is delivered in exactly so many bytes, if our id had 16 digits. */
export function eventOfBytes(bytes: number): Record<string, unknown> {
  const createdAt = new Date('2026-01-02T03:04:05.678Z');
  const sized = (text: string): JsonObject =>
    event({ created_at: createdAt.toISOString(), details: { text } }) as JsonObject;
  const rest = wireBytes(wireText(sized(''), createdAt).bodyTail);
  return sized('x'.repeat(bytes - rest));
}

export const json = (value: unknown): string => JSON.stringify(value);
