import type { Group } from '../../../src/database/generated/client.ts';
import { sqlOfClient } from '../../../src/database/sql.ts';
import { withTransaction } from '../../../src/database/transaction.ts';
import { appendEvents } from '../../../src/event-log/append.ts';
import type { NewEvent, Sender } from '../../../src/event-log/new-event.ts';
import { aGroup } from '../../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { memberToken, startApiServer, type ApiServer } from '../api-server.ts';

/** An answer of the read API. */
export interface ReadAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** A server with the groups `acme`, `acme/kid`, `acme/kid/grandkid`, `acme/kiddo` and `other`, and an Owner of the first. */
export interface ReadClient {
  readonly test: TestDatabase;
  readonly server: ApiServer;
  readonly groups: Readonly<Record<'acme' | 'kid' | 'grandkid' | 'kiddo' | 'other', Group>>;
  readonly token: string;
  /** Stores events in a top-level group's stream and returns their ids. */
  store(
    events: readonly NewEvent[],
    options?: { group?: Group; sender?: Sender | null; now?: Date },
  ): Promise<number[]>;
  /** Asks for what stands below `/api/v4/groups/:id/audit_events`, of `acme` and as its Owner unless told otherwise. */
  get(rest?: string, options?: { group?: string | number; token?: string }): Promise<ReadAnswer>;
  close(): Promise<void>;
}

export async function createReadClient(): Promise<ReadClient> {
  const test = await createTestDatabase();
  const server = await startApiServer(test);
  const { prisma, pool } = test.database;
  const acme = await aGroup(prisma, 'acme');
  const kid = await aGroup(prisma, 'kid', acme);
  const grandkid = await aGroup(prisma, 'grandkid', kid);
  const kiddo = await aGroup(prisma, 'kiddo', acme);
  const other = await aGroup(prisma, 'other');
  const token = await memberToken(test, acme, 50);
  return {
    test,
    server,
    groups: { acme, kid, grandkid, kiddo, other },
    token,
    async store(events, { group = acme, sender = { name: 'ci', ip: '10.1.2.3' }, now } = {}) {
      const { id: streamId } = await prisma.stream.findUniqueOrThrow({ where: { groupId: group.id } });
      const options = { idempotencyWindow: 0, ...(now !== undefined && { now }) };
      const { results } = await withTransaction(pool, (client) =>
        appendEvents(sqlOfClient(client), test.jobs, [{ streamId, sender, events }], options),
      );
      return results[0]?.ids ?? [];
    },
    async get(rest = '', options = {}) {
      const url = `${server.url}/api/v4/groups/${options.group ?? 'acme'}/audit_events${rest}`;
      return read(url, options.token ?? token);
    },
    async close() {
      await server.close();
      await test.close();
    },
  };
}

/** Asks for a URL. */
export async function read(url: string, token: string): Promise<ReadAnswer> {
  const response = await fetch(url, { headers: { 'private-token': token } });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

/** The URLs that the header `Link` leads to, by their relations. */
export function linksOf({ headers }: Pick<ReadAnswer, 'headers'>): Record<string, string> {
  const links = [...(headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)];
  return Object.fromEntries(links.map(([, address = '', rel = '']) => [rel, address]));
}

/** The URL of the next page. */
export function nextOf(answer: Pick<ReadAnswer, 'headers'>): string | undefined {
  return linksOf(answer)['next'];
}

/** What the headers say of the pages around. */
export function numbersOf({ headers }: Pick<ReadAnswer, 'headers'>): Record<string, string | null> {
  const names = ['page', 'per-page', 'next-page', 'prev-page', 'total', 'total-pages'];
  return Object.fromEntries(names.map((name) => [name, headers.get(`x-${name}`)]));
}

export function idsOf({ json }: ReadAnswer): number[] {
  return (json as { id: number }[]).map(({ id }) => id);
}

/** The ids of every page from an answer on. */
export async function allIds(first: ReadAnswer, token: string): Promise<number[]> {
  const ids = idsOf(first);
  for (let next = nextOf(first); next !== undefined;) {
    const page = await read(next, token);
    ids.push(...idsOf(page));
    next = nextOf(page);
  }
  return ids;
}

/** An event of the log in `acme`, whose body says the same as its columns. */
export function anEvent(changes: Partial<NewEvent> & { details?: string } = {}): NewEvent {
  const { details = '{}', ...columns } = changes;
  const event = {
    eventType: 'deploy_started',
    entityType: 'Project',
    entityPath: 'acme/app',
    authorId: '7',
    authorName: 'Ada',
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
    contentDigest: null,
    ...columns,
  };
  const bodyTail =
    `"author_id":${event.authorId},"entity_type":"${event.entityType}","details":${details},"author_name":${JSON.stringify(event.authorName)},` +
    `"entity_path":${JSON.stringify(event.entityPath)},"created_at":"${event.createdAt.toISOString()}",` +
    `"event_type":"${event.eventType}"}`;
  return { bodyTail, ...event };
}
