import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { sqlOfPrisma } from '../../src/database/sql.ts';
import { publishChange } from '../../src/destinations/destination-changes.ts';
import { HEADER_VALUE, VERIFICATION_TOKEN } from '../../src/destinations/sealed-columns.ts';
import { createSealer } from '../../src/encryption/sealer.ts';
import { createAppender, type Appender } from '../../src/event-log/appender.ts';
import type { NewEvent } from '../../src/event-log/new-event.ts';
import { STREAM_EVENTS } from '../../src/event-log/stream-events.queue.ts';
import { resumeSubscriptions, subscribe, suspendSubscriptions } from '../../src/event-log/subscriptions.ts';
import { QUEUE_TOPIC } from '../../src/event-log/topics.ts';
import { parseAllowlist, type Allowlist } from '../../src/outbound/allowlist.ts';
import { systemLookup } from '../../src/outbound/lookup.ts';
import { createSingleClient } from '../../src/outbound/single-client.ts';
import { createStreamClient } from '../../src/outbound/stream-client.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { createLanes, type LaneSizes } from '../../src/streaming/lanes.ts';
import {
  DEFAULT_STREAMING_SETTINGS,
  type Streaming,
  type StreamingSettings,
} from '../../src/streaming/streaming.ts';
import { createStreamingMetrics } from '../../src/streaming/streaming-metrics.ts';
import { startWorkers } from '../../src/workers.ts';
import type { TestDatabase } from './database.ts';
import { newEvent } from './events.ts';
import { createGroupWithStream } from './groups.ts';

/** The streaming part of one process, running against a test file's database. */
export interface TestStreaming {
  readonly streaming: Streaming;
  readonly appender: Appender;
  /** A group with one destination that is subscribed to its stream. */
  createDestination(url: string, options?: DestinationOptions): Promise<TestDestination>;
  /** A destination that is subscribed to every stream there is; returns its id. */
  createInstanceDestination(url: string): Promise<number>;
  append(streamId: number, events: readonly NewEvent[]): Promise<number[]>;
  /** Pauses a destination or activates it, as its Owner does, without the event that says so. */
  setActive(destinationId: number, active: boolean): Promise<void>;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  /** Without workers, jobs run only when the test runs them. */
  readonly workers?: false;
  readonly lanes?: LaneSizes;
  readonly now?: () => Date;
}

export interface DestinationOptions {
  readonly headers?: Record<string, string>;
  readonly token?: string;
  /** An existing group; by default one is made. */
  readonly group?: { readonly groupId: number; readonly streamId: number };
}

export interface TestDestination {
  readonly groupId: number;
  readonly streamId: number;
  readonly destinationId: number;
}

export function loopbackAllowed(): Allowlist {
  const parsed = parseAllowlist(['127.0.0.0/8']);
  if (!parsed.ok) throw new Error(parsed.errors.join());
  return parsed.allowlist;
}

export async function startStreaming(
  test: TestDatabase,
  settings: Partial<StreamingSettings> = {},
  options: ProcessOptions = {},
): Promise<TestStreaming> {
  const log = pino({ level: 'fatal' });
  const notifications = createNotifications(test.connection, log);
  await notifications.start();
  const outbound = { lookup: systemLookup, allowlist: loopbackAllowed() };
  const streaming: Streaming = {
    database: test.database,
    jobs: test.jobs,
    notifications,
    sealer: createSealer(Buffer.alloc(32, 7)),
    streamClient: createStreamClient(outbound),
    singleClient: createSingleClient(outbound),
    owner: `test/${randomUUID()}`,
    settings: {
      ...DEFAULT_STREAMING_SETTINGS,
      requestTimeout: 1_000,
      retrySchedule: [100, 100, 100],
      retention: 2 * 86_400_000,
      ...settings,
    },
    lanes: createLanes(options.lanes),
    log,
    metrics: createStreamingMetrics(createMetrics({ process: false })),
    now: options.now ?? (() => new Date()),
    random: () => 0.5,
  };
  const workers =
    options.workers === false
      ? undefined
      : startWorkers(streaming, { idempotencyWindow: 3_600_000, pollMs: 50 });
  const appender = createAppender({
    pool: test.database.pool,
    jobs: test.jobs,
    notifications,
    idempotencyWindow: 3_600_000,
  });

  return {
    streaming,
    appender,
    createDestination: (url, options) => createDestination(test, streaming, url, options),
    createInstanceDestination: (url) => insertDestination(test, streaming, url, null),
    async append(streamId, events) {
      const outcome = await appender.append({ streamId, sender: { name: 'test', ip: null }, events });
      if (outcome.kind !== 'appended') throw new Error(`The append was ${outcome.kind}`);
      return outcome.appended.ids;
    },
    setActive: (destinationId, active) => setActive(streaming, destinationId, active),
    async stop() {
      await workers?.stop();
      await streaming.streamClient.close();
      await notifications.stop();
    },
  };
}

async function createDestination(
  test: TestDatabase,
  streaming: Streaming,
  url: string,
  options: DestinationOptions = {},
): Promise<TestDestination> {
  const { groupId, streamId } = options.group ?? (await createGroupWithStream(test.database));
  const destinationId = await insertDestination(test, streaming, url, groupId, options);
  return { groupId, streamId, destinationId };
}

function insertDestination(
  test: TestDatabase,
  { sealer }: Streaming,
  url: string,
  groupId: number | null,
  options: DestinationOptions = {},
): Promise<number> {
  const token = options.token ?? randomBytes(12).toString('hex');
  return test.database.prisma.$transaction(async (tx) => {
    const { id } = await tx.destination.create({
      data: {
        groupId,
        destinationUrl: url,
        name: `Destination_${randomUUID()}`,
        verificationToken: sealer.seal(token, VERIFICATION_TOKEN),
        verificationTokenDigest: sealer.digest(token, VERIFICATION_TOKEN),
        headers: {
          create: Object.entries(options.headers ?? {}).map(([key, value]) => ({
            key,
            keyFolded: key.toLowerCase(),
            value: sealer.seal(value, HEADER_VALUE),
          })),
        },
      },
    });
    await subscribe(tx, { id, groupId });
    return id;
  });
}

async function setActive(
  { database, jobs, notifications }: Streaming,
  id: number,
  active: boolean,
): Promise<void> {
  await database.prisma.$transaction(async (tx) => {
    const healthy = { failingSince: null, switchedOffAt: null, consecutiveFailures: 0 };
    await tx.destination.update({ where: { id }, data: { ...healthy, active, version: { increment: 1 } } });
    if (active) await resumeSubscriptions(sqlOfPrisma(tx), jobs, id);
    else await suspendSubscriptions(sqlOfPrisma(tx), id);
  });
  publishChange({ notifications }, id);
  notifications.publish(QUEUE_TOPIC, STREAM_EVENTS.name);
}

/** `count` events whose bodies carry the numbers from `first` on, as `n`. */
export function numberedEvents(count: number, first = 1): NewEvent[] {
  return Array.from({ length: count }, (_, index) => newEvent({ bodyTail: `"n":${first + index}}` }));
}

/** Resolves once `condition` holds; it is asked again every few milliseconds, for at most `timeoutMs`. */
export async function eventually<T>(
  condition: () => Promise<T | undefined | false | null>,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false && value !== null) return value;
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
