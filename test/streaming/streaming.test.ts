import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { httpPlace } from '../../src/destinations/model/http-place.ts';
import { VERSION } from '../../src/config/version.ts';
import { DESTINATION_TOPIC } from '../../src/destinations/model/topics.ts';
import { newEvent } from '../support/events.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';
import { positionReaches, rowsOf } from '../support/destination-rows.ts';
import { numbersOf, sorted, upTo } from '../support/numbers.ts';

const { test, process } = await streamingOfFile();
const { database } = test;
let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());

describe('the stream', () => {
  it('delivers every event once, with its token, its type and the custom headers', async () => {
    const target = await process.createDestination(`${receiver.url}/audit?q=1`, {
      token: 'a-token-of-16-ch',
      headers: { 'X-Index': 'audit', 'X-Empty': '' },
    });
    const [id] = await process.append(target.streamId, [
      newEvent({ eventType: 'repo:push', bodyTail: '"details":{"n":1.0}}' }),
    ]);
    await receiver.waitFor(1);
    const [request] = receiver.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/audit?q=1',
      body: `{"id":${id},"details":{"n":1.0}}`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-gitlab-event-streaming-token': 'a-token-of-16-ch',
        'x-gitlab-audit-event-type': 'repo:push',
        'x-index': 'audit',
        'user-agent': `Auditstream/${VERSION}`,
        accept: '*/*',
      },
    });
  });

  it('lets a custom Content-Type replace its own, but never the two X-Gitlab headers', async () => {
    const target = await process.createDestination(receiver.url, {
      token: 'a-token-of-16-ch',
      headers: {
        'content-type': 'application/json',
        'X-GITLAB-EVENT-STREAMING-TOKEN': 'forged',
        'x-gitlab-audit-event-type': 'forged',
      },
    });
    await process.append(target.streamId, [newEvent()]);
    await receiver.waitFor(1);
    expect(receiver.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-gitlab-event-streaming-token': 'a-token-of-16-ch',
      'x-gitlab-audit-event-type': 'project_created',
    });
  });

  it('streams a backlog over several batches, each event once, with bounded concurrency', async () => {
    let inFlight = 0;
    let highest = 0;
    receiver.respond(async () => {
      highest = Math.max(highest, (inFlight += 1));
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return 204;
    });
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(700));
    await process.append(target.streamId, numberedEvents(700, 701));
    await receiver.waitFor(1_400);
    await positionReaches(database, target.destinationId, 1_400);
    expect(sorted(numbersOf(receiver))).toEqual(upTo(1_400));
    expect(highest).toBeLessThanOrEqual(32);
    const attempts = await rowsOf(database, 'attempts', target.destinationId);
    expect(attempts).toHaveLength(1_400);
    expect(attempts[0]).toMatchObject({
      number: 1,
      trigger: 'STREAM',
      status: 204,
      error_class: null,
      excerpt: null,
    });
  });

  it('starts a new destination now: what was accepted before is not sent', async () => {
    const first = await process.createDestination(receiver.url);
    await process.append(first.streamId, numberedEvents(3));
    const late = await startReceiver();
    const second = await process.createDestination(late.url, { group: first });
    await process.append(first.streamId, numberedEvents(2, 4));
    await late.waitFor(2);
    await positionReaches(database, first.destinationId, 5);
    await positionReaches(database, second.destinationId, 5);
    expect(sorted(numbersOf(late))).toEqual([4, 5]);
    expect(sorted(numbersOf(receiver))).toEqual(upTo(5));
    await late.close();
  });

  it('misses nothing while paused, and sends nothing', async () => {
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(2));
    await positionReaches(database, target.destinationId, 2);
    await process.setActive(target.destinationId, false);
    await eventually(
      async () => (await rowsOf(database, 'subscriptions', target.destinationId))[0].awake === false,
    );
    await process.append(target.streamId, numberedEvents(3, 3));
    expect((await rowsOf(database, 'subscriptions', target.destinationId))[0].awake).toBe(false);
    expect(receiver.requests).toHaveLength(2);
    await process.setActive(target.destinationId, true);
    await receiver.waitFor(5);
    expect(sorted(numbersOf(receiver))).toEqual(upTo(5));
  });

  it('uses a changed configuration for the requests that follow, in the middle of a backlog', async () => {
    const other = await startReceiver();
    const held: (() => void)[] = [];
    // Until it has shown that it takes 32 at a time; what follows is held back.
    receiver.respond((_, index) =>
      index < 100 ? 200 : new Promise((resolve) => void held.push(() => resolve(200))),
    );
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(200));
    await receiver.waitFor(132);
    await test.database.prisma.destination.update({
      where: { id: target.destinationId },
      data: { ...httpPlace(other.url), version: { increment: 1 } },
    });
    process.streaming.notifications.publish(DESTINATION_TOPIC, String(target.destinationId));
    for (const release of held) release();
    await other.waitFor(68);
    await positionReaches(database, target.destinationId, 200);
    expect(receiver.requests).toHaveLength(132);
    expect(sorted([...numbersOf(receiver), ...numbersOf(other)])).toEqual(upTo(200));
    await other.close();
  });

  it('delivers to a destination that answers with 10 MB, of which it reads no more than it must', async () => {
    receiver.respond({ status: 200, body: Buffer.alloc(10 * 1024 * 1024, 'x') });
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(3));
    await positionReaches(database, target.destinationId, 3);
    expect(receiver.requests).toHaveLength(3);
  });

  it('moves no position and records nothing once another process owns the subscription', async () => {
    const held: (() => void)[] = [];
    receiver.respond(() => new Promise((resolve) => void held.push(() => resolve(200))));
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(3));
    await receiver.waitFor(3);
    // What a second process does that takes over from one that was frozen.
    await test.database.pool.query('UPDATE subscriptions SET epoch = epoch + 1 WHERE destination_id = $1', [
      target.destinationId,
    ]);
    for (const release of held) release();
    // The job ends without a trace; the new owner (here: the sweep's finding) sends the three again.
    await eventually(async () => {
      const { rows } = await test.database.pool.query(
        `SELECT FROM pgboss.job j JOIN subscriptions b ON b.job_id = j.id WHERE b.destination_id = $1 AND j.state = 'completed'`,
        [target.destinationId],
      );
      return rows.length === 1;
    });
    expect((await rowsOf(database, 'subscriptions', target.destinationId))[0]).toMatchObject({
      position: 0,
      awake: true,
    });
    expect(await rowsOf(database, 'attempts', target.destinationId)).toEqual([]);
  });

  it('ends every job of a destination that is deleted meanwhile', async () => {
    receiver.respond(500);
    const target = await process.createDestination(receiver.url);
    await process.append(target.streamId, numberedEvents(2));
    await eventually(
      async () => (await rowsOf(database, 'failed_deliveries', target.destinationId)).length > 0,
    );
    await test.database.prisma.destination.delete({ where: { id: target.destinationId } });
    process.streaming.notifications.publish(DESTINATION_TOPIC, String(target.destinationId));
    await eventually(async () => {
      const { rows } = await test.database.pool.query(`SELECT FROM pgboss.job WHERE state < 'completed'`);
      return rows.length === 0;
    });
  });
});
