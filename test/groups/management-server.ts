import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { forgetOnAccessChange } from '../../src/access/access-changes.ts';
import { issueAccessToken } from '../../src/access/access-token.service.ts';
import type { AccessLevel, Actor, Scope } from '../../src/access/actor.ts';
import { createAuthenticator } from '../../src/access/authenticator.ts';
import { createMetricsHandler } from '../../src/access/metrics.route.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { createAccessPolicy } from '../../src/access/policy.ts';
import { createIngestService } from '../../src/audit-events/ingest/ingest.service.ts';
import { createRedactionDirectory } from '../../src/audit-events/redaction/redaction-directory.ts';
import { createExportPlaces } from '../../src/audit-events/read/export-events.ts';
import {
  createInstanceReadHandlers,
  createProjectReadHandlers,
  createReadHandlers,
} from '../../src/audit-events/read/read-events.route.ts';
import { createReadService } from '../../src/audit-events/read/read-service.ts';
import type { Group, User } from '../../src/database/generated/client.ts';
import { isOutage } from '../../src/database/outage.ts';
import { createReadGate } from '../../src/database/read-gate.ts';
import { createAppender } from '../../src/event-log/appender.ts';
import { createAuditTrail } from '../../src/event-log/audit-trail.ts';
import { createInstanceStream } from '../../src/event-log/instance-stream.ts';
import { createEventTypeHandlers } from '../../src/event-types/event-type.route.ts';
import { createEventTypes } from '../../src/event-types/event-types.ts';
import { createGroupDirectory } from '../../src/groups/group-directory.ts';
import { createManagement } from '../../src/groups/management.ts';
import { createProcessTime } from '../../src/shares/process-time.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { registerRoutes, type RouteDependencies } from '../../src/routes.ts';
import type { TestDatabase } from '../support/database.ts';

/** An answer of the REST API; `json` is undefined when it has no body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Whatever the answer holds: it is compared as a whole.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

/** What a call sends; `body` goes as JSON, and a text goes as it is. */
export interface Sent {
  readonly token?: string;
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One node: the REST API on a port, with caches of its own. */
export interface ManagementServer {
  readonly url: string;
  /** `call('GET /groups/1', { token })`, below `/api/v4`. */
  call(line: string, sent?: Sent): Promise<Answer>;
  close(): Promise<void>;
}

const HOUR = 3_600_000;
// Whatever the clock of a test says.
const FAR = new Date('2099-01-01T00:00:00.000Z');

export async function startManagementServer(
  test: TestDatabase,
  options: { now?: () => Date; trustedProxies?: readonly string[] } = {},
): Promise<ManagementServer> {
  const { pool, prisma } = test.database;
  const { now = () => new Date(), trustedProxies = [] } = options;
  const log = pino({ level: 'silent' });
  const notifications = createNotifications(test.connection, log);
  await notifications.start();
  const authenticator = createAuthenticator({ pool, now });
  const policy = createAccessPolicy({ prisma, now });
  const groups = createGroupDirectory({ pool, now });
  forgetOnAccessChange(notifications, [authenticator, policy, groups]);
  const trail = createAuditTrail({ prisma, jobs: test.jobs, notifications, now });
  const belongings = { remove: () => Promise.resolve(() => undefined) };
  const management = createManagement({ prisma, groups, policy, trail, notifications, belongings, now });
  const appender = createAppender({ pool, jobs: test.jobs, notifications, idempotencyWindow: 48 * HOUR });
  const instanceStream = createInstanceStream(pool);
  const ingest = createIngestService({
    groups,
    policy,
    appender,
    instanceStream,
    redactions: createRedactionDirectory({ pool, notifications, now }),
    identity: randomUUID(),
    time: createProcessTime(),
    now,
  });
  const server = createHttpServer<Actor>({
    log,
    trustedProxies,
    authenticate: (token) => authenticator.authenticate(token),
    keysOf: () => [],
    isOutage,
    // Wrong tokens are the point here, not an attack.
    limits: { badTokens: { burst: 100_000, perMinute: 100_000 } },
  });
  const eventTypes = createEventTypeHandlers({ prisma, policy, trail, eventTypes: createEventTypes() });
  // The parts that these tests never ask for are missing.
  const service = createReadService({ gate: createReadGate(pool), clock: () => performance.now() });
  const readDeps = { prisma, groups, policy, service, exports: createExportPlaces(), now };
  const reading = createReadHandlers(readDeps);
  const projectReading = createProjectReadHandlers(readDeps);
  const instanceReading = createInstanceReadHandlers(readDeps);
  const api = {
    management,
    ingest,
    reading,
    projectReading,
    instanceReading,
    eventTypes,
    graphql: {},
    sources: { hec: { optionsOf: () => undefined } },
  } as unknown as RouteDependencies['api'];
  registerRoutes(server, {
    health: { ping: () => pool.query('SELECT 1'), closing: () => false },
    metrics: createMetricsHandler({
      metrics: createMetrics({ process: false }),
      policy,
      openToThisMachine: false,
    }),
    api,
  });
  const url = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
  return {
    url,
    call: (line, sent) => call(url, line, sent),
    close: async () => {
      await server.closeWithin(1_000);
      await notifications.stop();
    },
  };
}

async function call(url: string, line: string, { token, body, headers }: Sent = {}): Promise<Answer> {
  const [method = '', path = ''] = line.split(' ', 2);
  const response = await fetch(`${url}/api/v4${path}`, {
    method,
    headers: {
      ...(token !== undefined && { 'private-token': token }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : undefined,
  };
}

/** A token of a user. */
export async function tokenOf(test: TestDatabase, user: User, scopes: readonly Scope[] = ['api']) {
  const input = { userId: user.id, name: `of ${user.username}`, scopes, expiresAt: FAR };
  return (await issueAccessToken(test.database.prisma, input, new Date())).token;
}

/** A token of a group. */
export async function groupTokenOf(
  test: TestDatabase,
  group: Group,
  accessLevel: AccessLevel,
  scopes: readonly Scope[] = ['api'],
) {
  const input = { groupId: group.id, accessLevel, name: 'robot', scopes, expiresAt: FAR };
  return (await issueAccessToken(test.database.prisma, input, new Date())).token;
}

/** An event of the server's own, as the log has it. */
export interface OwnStoredEvent {
  readonly id: number;
  readonly event_type: string;
  readonly entity_path: string;
  readonly sender: string | null;
  readonly body: string;
}

/** Everything in the stream of a top-level group, or with `null` in the installation's; oldest first. */
export async function streamOf(test: TestDatabase, group: { id: number } | null): Promise<OwnStoredEvent[]> {
  const { rows } = await test.database.pool.query<OwnStoredEvent>(
    `SELECT e.id, e.event_type, e.entity_path, e.sender, e.body FROM audit_events e JOIN streams s ON s.id = e.stream_id
     WHERE s.group_id IS NOT DISTINCT FROM $1 ORDER BY e.sequence`,
    [group?.id ?? null],
  );
  return rows;
}

/** How many events there are in all streams. */
export async function countEvents(test: TestDatabase): Promise<number> {
  const { rows } = await test.database.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM audit_events',
  );
  return rows[0]?.count ?? 0;
}
