import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { overHttp, urlOf } from '../../../src/destinations/model/http-place.ts';
import { VERIFICATION_TOKEN } from '../../../src/destinations/secrets/secret-names.ts';
import type { SentSecret } from '../../../src/destinations/secrets/sent-secrets.ts';
import { createDestination } from '../../../src/destinations/lifecycle/create-destination.service.ts';
import { destroyDestination } from '../../../src/destinations/lifecycle/destroy.mutations.ts';
import { updateDestination } from '../../../src/destinations/lifecycle/update-destination.service.ts';
import { createTestDatabase } from '../../support/database.ts';
import { placeOf } from '../../support/places.ts';
import { startReceiver, type ReceivedRequest, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import {
  numberedEvents,
  startStreaming,
  type DestinationOptions,
  type TestDestination,
} from '../../support/streaming.ts';
import { destinationDeps } from '../../support/destination-deps.ts';
import { positionOf, positionReaches, rowsOf } from '../../support/destination-rows.ts';

const test = await createTestDatabase({ max: 20 });
let process = await startStreaming(test);
afterAll(async () => {
  await process.stop();
  await test.close();
});
let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());

const TOKEN = 'a-token-of-20-letters';
const OPTIONS: DestinationOptions = { token: TOKEN, headers: { 'X-Secret': 'header-value' } };

const isFarewell = ({ headers }: ReceivedRequest): boolean =>
  /^(update|destroy)_event_streaming_destination$/.test(String(headers['x-gitlab-audit-event-type']));
const messageOf = ({ json }: ReceivedRequest): unknown =>
  (json as { details: { custom_message: unknown } }).details.custom_message;

describe('a destination whose stream stops', () => {
  const farewells = (): ReceivedRequest[] => receiver.requests.filter(isFarewell);
  const farewellIsOver = (target: TestDestination) =>
    eventually(
      async () => (await rowsOf(test.database, 'farewell_deliveries', target.destinationId)).length === 0,
    );
  const ownEvents = async ({ streamId }: TestDestination) =>
    (
      await test.database.pool.query(
        'SELECT id, sequence, body FROM audit_events WHERE stream_id = $1 AND sender IS NULL ORDER BY sequence',
        [streamId],
      )
    ).rows;

  /** A destination that has got three events and sleeps. */
  async function caughtUp(url: string, running = process): Promise<TestDestination> {
    const target = await running.createDestination(url, OPTIONS);
    await running.append(target.streamId, numberedEvents(3));
    await eventually(async () => {
      const [subscription] = await rowsOf(test.database, 'subscriptions', target.destinationId);
      return subscription.position === 3 && !subscription.awake;
    });
    return target;
  }

  async function permitFor({ groupId, streamId }: TestDestination) {
    const { fullPath } = await test.database.prisma.group.findUniqueOrThrow({ where: { id: groupId } });
    const author = { id: 1, name: 'Ada', ip: '192.0.2.1' };
    const group = { id: groupId, name: fullPath, fullPath, fullName: fullPath, traversalIds: [groupId] };
    return { group: { ...group, rootId: groupId, streamId }, author, generation: 'legacy' as const };
  }

  const destroy = async (target: TestDestination, running = process) =>
    destroyDestination(destinationDeps(running), await permitFor(target), target.destinationId);
  async function change(target: TestDestination, wanted: Parameters<typeof updateDestination>[3]) {
    const destination = await test.database.prisma.destination.findUniqueOrThrow({
      where: { id: target.destinationId },
    });
    return updateDestination(destinationDeps(process), await permitFor(target), destination, wanted);
  }
  const answer410 = (target: TestDestination) => {
    receiver.respond((request) => (isFarewell(request) ? 200 : 410));
    return process.append(target.streamId, numberedEvents(1));
  };

  it.each<[string, (target: TestDestination) => Promise<unknown>, RegExp]>([
    ['is destroyed', (target) => destroy(target), /^Destroy event streaming destination http:/],
    ['is paused', (target) => change(target, { active: false }), /^Changed active from true to false$/],
    ['has answered 410', answer410, /^Changed active from true to false$/],
  ])(
    'because it %s receives the event that says so, as the stream has it, and no position moves',
    async (_, stop, message) => {
      const target = await caughtUp(`${receiver.url}/hook?a=1`);
      receiver.clear();
      await stop(target);
      await eventually(async () => farewells().length > 0);
      await farewellIsOver(target);
      const [said] = farewells() as [ReceivedRequest];
      expect(messageOf(said)).toMatch(message);
      expect(said).toMatchObject({
        path: '/hook?a=1',
        headers: { 'x-gitlab-event-streaming-token': TOKEN, 'x-secret': 'header-value' },
      });
      const [event] = await ownEvents(target);
      expect(said.body).toBe(event.body);
      expect(placeOf(said)).toEqual([undefined, undefined, undefined]);
      const attempts = (await rowsOf(test.database, 'attempts', target.destinationId)).filter(
        ({ event_id }) => event_id === event.id,
      );
      expect(attempts).toMatchObject([{ number: 1, trigger: 'STREAM', status: 200 }]);
      const [subscription] = await rowsOf(test.database, 'subscriptions', target.destinationId);
      if (subscription !== undefined) expect(subscription).toMatchObject({ position: 3, runnable: false });
      expect(farewells()).toHaveLength(1);
    },
  );

  it('is off because it answered 410: the event names the server as its author and the reason, and is tried once', async () => {
    const target = await caughtUp(receiver.url);
    receiver.respond((request) => (isFarewell(request) ? 500 : 410));
    await process.append(target.streamId, numberedEvents(1));
    await eventually(async () => farewells().length > 0);
    await farewellIsOver(target);
    expect(farewells()[0]?.json).toMatchObject({
      author_id: null,
      author_name: 'Auditstream',
      event_type: 'update_event_streaming_destination',
      target_type: 'AuditEvents::ExternalAuditEventDestination',
      target_id: target.destinationId,
      details: { reason: 'The destination answered 410 Gone' },
    });
    expect(farewells()).toHaveLength(1);
  });

  it('is off because it was down for too long: the event is sent on the schedule of retries', async () => {
    let down = true;
    receiver.respond(() => (down ? 500 : 200));
    const target = await process.createDestination(receiver.url, OPTIONS);
    await process.append(target.streamId, numberedEvents(20));
    await eventually(async () => {
      const { rowCount } = await test.database.pool.query(
        `UPDATE destinations SET failing_since = now() - interval '3 days' WHERE id = $1 AND failing_since IS NOT NULL`,
        [target.destinationId],
      );
      return rowCount === 1;
    });
    await eventually(async () => farewells().length === 2);
    down = false;
    await farewellIsOver(target);
    expect(farewells().map(messageOf)).toEqual(Array(3).fill('Changed active from true to false'));
    expect(farewells()[0]?.json).toMatchObject({
      details: { reason: 'The destination failed for longer than events are kept' },
    });
    expect(await positionOf(test.database, target.destinationId)).toBe(0);
  });

  it('gets the event again until it takes it, and then its secrets are gone', async () => {
    const target = await caughtUp(receiver.url);
    receiver.respond(() => (farewells().length < 3 ? { status: 500, body: 'later' } : 200));
    await destroy(target);
    const [kept] = await rowsOf(test.database, 'farewell_deliveries', target.destinationId);
    const opaque = (kept.secrets as SentSecret[]).map(({ value }) =>
      Buffer.from(value, 'base64').toString('latin1'),
    );
    expect(JSON.stringify([kept, opaque])).not.toMatch(/a-token-of|header-value|whsec_/);
    await farewellIsOver(target);
    expect(new Set(farewells().map(({ body }) => body)).size).toBe(1);
    const [event] = await ownEvents(target);
    const attempts = (await rowsOf(test.database, 'attempts', target.destinationId)).filter(
      ({ event_id }) => event_id === event.id,
    );
    expect(attempts.map(({ number, status }) => [number, status])).toEqual([
      [1, 500],
      [2, 500],
      [3, 200],
    ]);
  });

  it.each([
    ['after the last attempt of the schedule', 500, 4],
    ['at once when it answers 410', 410, 1],
  ])('is given up %s, and then its secrets are gone, too', async (_, status, attempts) => {
    const target = await caughtUp(receiver.url);
    receiver.respond(status);
    await destroy(target);
    await farewellIsOver(target);
    expect(farewells()).toHaveLength(attempts);
    const { rows } = await test.database.pool.query(
      `SELECT FROM pgboss.job WHERE name = 'farewell-delivery' AND state < 'completed'`,
    );
    expect(rows).toEqual([]);
  });

  it('gets the event where it was, although its URL is changed at the same time', async () => {
    const target = await caughtUp(`${receiver.url}/here`);
    await change(target, { active: false, config: { url: `${receiver.url}/elsewhere` } });
    await farewellIsOver(target);
    expect(farewells().map(messageOf)).toEqual(['Changed active from true to false']);
    expect(farewells()[0]?.path).toBe('/here');
  });

  it('gets no header that is not active', async () => {
    const target = await caughtUp(receiver.url);
    await test.database.prisma.header.updateMany({
      where: { destinationId: target.destinationId },
      data: { active: false },
    });
    await destroy(target);
    await farewellIsOver(target);
    expect(farewells()[0]?.headers).not.toHaveProperty('x-secret');
  });

  it('makes room at once when it is destroyed: its URL, name and token can be used again', async () => {
    let release = (): void => undefined;
    const target = await caughtUp(receiver.url);
    const { name, config } = await test.database.prisma.destination.findUniqueOrThrow({
      where: { id: target.destinationId },
    });
    receiver.respond(() => new Promise((resolve) => (release = () => resolve(200))));
    await destroy(target);
    await eventually(async () => farewells().length > 0);
    const again = { ...overHttp(urlOf({ config })), name, secrets: { [VERIFICATION_TOKEN]: TOKEN } };
    expect(await createDestination(destinationDeps(process), await permitFor(target), again)).toMatchObject({
      kind: 'created',
    });
    expect(await rowsOf(test.database, 'farewell_deliveries', target.destinationId)).toHaveLength(1);
    receiver.respond(200);
    release();
    await farewellIsOver(target);
  });

  it('is told once by two who destroy it at the same time', async () => {
    const target = await caughtUp(receiver.url);
    const outcomes = await Promise.all([destroy(target), destroy(target), destroy(target)]);
    expect(outcomes.sort()).toEqual(['destroyed', 'gone', 'gone']);
    await farewellIsOver(target);
    expect(farewells()).toHaveLength(1);
  });

  it('gets the event of its pause once more, the same, when it is resumed and its stream reaches it', async () => {
    const target = await caughtUp(receiver.url);
    await change(target, { active: false });
    await farewellIsOver(target);
    await process.append(target.streamId, numberedEvents(1, 4));
    await change(target, { active: true });
    await positionReaches(test.database, target.destinationId, 6);
    const paused = farewells().filter(
      (request) => messageOf(request) === 'Changed active from true to false',
    );
    expect(paused).toHaveLength(2);
    expect(new Set(paused.map(({ body }) => body)).size).toBe(1);
  });

  it('loses no attempt when the process stops in the middle of one', async () => {
    const stopping = await startStreaming(test, { stopGrace: 20, requestTimeout: 60_000 });
    const target = await caughtUp(receiver.url, stopping);
    await process.stop();
    receiver.respond({ hang: true });
    await destroy(target, stopping);
    await eventually(async () => farewells().length > 0);
    await stopping.stop();
    expect(await rowsOf(test.database, 'farewell_deliveries', target.destinationId)).toMatchObject([
      { attempts: 0 },
    ]);
    receiver.respond(200);
    process = await startStreaming(test);
    await farewellIsOver(target);
    expect(new Set(farewells().map(({ body }) => body)).size).toBe(1);
  });
});
