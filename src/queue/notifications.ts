import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { openClient, type DatabaseConnection } from '../database/pool.ts';
import type { Logger } from '../observability/logger.ts';

/**
 * Is called when `key` of a topic changed; `undefined`: anything may have changed, because the connection was lost for
 * a while.
 */
export type NotificationHandler = (key: string | undefined) => void;

/**
 * Notifies the processes on one database of changes, so that they need not poll often. A notification is only a hint: a
 * lost one costs the wait for the next poll.
 */
export type Notifications = ReturnType<typeof createNotifications>;

const CHANNEL = 'auditstream';
// PostgreSQL takes 8 000 bytes; keys are numbers and queue names.
const MAX_KEYS = 200;
const RECONNECT_MS = 1_000;
const HEARTBEAT_MS = 10_000;
/** A process that was silent for so long is gone: three heartbeats did not come. */
const PEER_MS = 3 * HEARTBEAT_MS + RECONNECT_MS;
/** For so long after a connection was made, answers of other processes may still be on the way. */
const INTRODUCTION_MS = 1_000;
const QUERY_TIMEOUT_MS = 5_000;

/**
 * Notifications over LISTEN/NOTIFY on a connection of their own. Sent outside the transactions they tell of (a NOTIFY
 * inside one takes a cluster-wide lock at commit) and coalesced: one statement carries all that queued up meanwhile. Where
 * no other process listens, nothing is sent: each says so when it begins to listen, is answered by those that know it not
 * yet, and says it again with each heartbeat.
 */
export function createNotifications(
  connection: DatabaseConnection,
  log: Logger,
  /** Milliseconds of a monotonic clock. */
  clock: () => number = () => performance.now(),
) {
  const origin = randomUUID();
  const handlers = new Map<string, Set<NotificationHandler>>();
  const peers = new Map<string, number>();
  const outgoing = new Map<string, Set<string>>();
  let client: pg.Client | undefined;
  let connectedAt = 0;
  let sending = false;
  let stopped = false;
  let reconnect: NodeJS.Timeout | undefined;
  let heartbeat: NodeJS.Timeout | undefined;

  const deliver = (topic: string, key: string | undefined): void => {
    for (const handler of handlers.get(topic) ?? []) handler(key);
  };

  const deliverAnything = (): void => {
    for (const topic of handlers.keys()) deliver(topic, undefined);
  };

  const receive = (payload: string): void => {
    const message = JSON.parse(payload) as { from: string; topics: Record<string, string[]> };
    if (message.from === origin) return;
    const isNew = !peers.has(message.from);
    peers.set(message.from, clock());
    if (isNew) sayHello();
    for (const [topic, keys] of Object.entries(message.topics)) for (const key of keys) deliver(topic, key);
  };

  const isHeard = (): boolean => {
    const now = clock();
    // The listening processes are not known yet, or no longer: messages of that time wait for the connection.
    if (client === undefined || now < connectedAt + INTRODUCTION_MS) return true;
    for (const [peer, heardAt] of peers)
      if (Math.max(heardAt, connectedAt) < now - PEER_MS) peers.delete(peer);
    return peers.size > 0;
  };

  const notify = async (to: pg.Client, payload: string): Promise<void> => {
    await to.query({ name: 'notify', text: 'SELECT pg_notify($1, $2)', values: [CHANNEL, payload] });
  };

  /** A message without topics says that its sender listens. */
  const sayHello = (): void => {
    const own = client;
    if (own === undefined) return;
    notify(own, JSON.stringify({ from: origin, topics: {} })).catch(() => lost(own));
  };

  const flush = async (): Promise<void> => {
    if (sending) return;
    sending = true;
    try {
      while (outgoing.size > 0 && client !== undefined) await notify(client, takeBatch());
    } catch (error) {
      log.debug(
        { err: error },
        'a notification was not sent; the other processes find the change by polling',
      );
    } finally {
      sending = false;
    }
  };

  const takeBatch = (): string => {
    const topics: Record<string, string[]> = {};
    let room = MAX_KEYS;
    for (const [topic, keys] of outgoing) {
      const taken = [...keys].slice(0, room);
      topics[topic] = taken;
      room -= taken.length;
      for (const key of taken) keys.delete(key);
      if (keys.size === 0) outgoing.delete(topic);
      if (room === 0) break;
    }
    return JSON.stringify({ from: origin, topics });
  };

  const lost = (broken: pg.Client): void => {
    if (broken !== client || stopped) return;
    client = undefined;
    clearInterval(heartbeat);
    broken.end().catch(() => undefined);
    retryLater();
  };

  const retryLater = (): void => {
    if (stopped) return;
    reconnect = setTimeout(() => {
      connect().then(
        () => deliverAnything(),
        () => retryLater(),
      );
    }, RECONNECT_MS);
  };

  const connect = async (): Promise<void> => {
    const fresh = await openClient(connection, {
      applicationName: 'auditstream notifications',
      queryTimeoutMs: QUERY_TIMEOUT_MS,
    });
    fresh.on('error', () => lost(fresh));
    fresh.on('end', () => lost(fresh));
    fresh.on('notification', (message) => receive(message.payload ?? '{}'));
    await fresh.query(`LISTEN ${CHANNEL}`);
    if (stopped) return void (await fresh.end());
    client = fresh;
    connectedAt = clock();
    sayHello();
    let beatAt = connectedAt;
    // A connection can die silently (a firewall, a half-open socket); then no notification would ever arrive.
    heartbeat = setInterval(() => {
      const late = clock() - beatAt;
      beatAt = clock();
      sayHello();
      // The process was frozen, and the others have stopped notifying it.
      if (late >= PEER_MS) deliverAnything();
    }, HEARTBEAT_MS);
    void flush();
  };

  return {
    /** Local handlers are called at once, those of other processes within milliseconds. Call it after the commit. */
    publish(topic: string, key: string): void {
      deliver(topic, key);
      if (!isHeard()) return;
      const keys = outgoing.get(topic) ?? new Set();
      outgoing.set(topic, keys.add(key));
      void flush();
    },
    /** Returns the function that ends the subscription. */
    subscribe(topic: string, handler: NotificationHandler): () => void {
      const set = handlers.get(topic) ?? new Set();
      handlers.set(topic, set.add(handler));
      return () => void set.delete(handler);
    },
    start: connect,
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(reconnect);
      clearInterval(heartbeat);
      await client?.end().catch(() => undefined);
    },
  };
}
