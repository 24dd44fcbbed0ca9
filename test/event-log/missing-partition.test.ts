import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sqlOfClient } from '../../src/database/sql.ts';
import { withTransaction } from '../../src/database/transaction.ts';
import { appendEvents } from '../../src/event-log/append.ts';
import { createAuditTrail } from '../../src/event-log/audit-trail.ts';
import { dayWithoutPartition, withLogTransaction } from '../../src/event-log/missing-partition.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { partitionsOf } from '../support/log-history.ts';
import { startReceiver } from '../support/receiver.ts';
import { numberedEvents } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile();
const receiver = await startReceiver();
afterAll(() => receiver.close());

describe('without a partition for the day', () => {
  beforeEach(async () => {
    receiver.clear();
    for (const table of ['audit_events', 'attempts']) {
      for (const name of await partitionsOf(test.database, table)) {
        await test.database.pool.query(`DROP TABLE ${name}`);
      }
    }
  });

  const attempts = async (destinationId: number) =>
    (
      await test.database.pool.query('SELECT status, number FROM attempts WHERE destination_id = $1', [
        destinationId,
      ])
    ).rows;
  const waitForAttempts = async (destinationId: number, count: number): Promise<void> => {
    while ((await attempts(destinationId)).length < count)
      await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it('an append makes it, and so do the attempts of what goes well', async () => {
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(3));
    await receiver.waitFor(3);
    await waitForAttempts(destinationId, 3);
    expect(receiver.requests).toHaveLength(3);
  });

  it('attempts, failed deliveries and retries make it', async () => {
    receiver.respond((_, index) => (index === 1 ? 500 : 200));
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(3));
    await receiver.waitFor(4);
    await waitForAttempts(destinationId, 4);
    expect(await attempts(destinationId)).toContainEqual({ status: 200, number: 2 });
    expect(receiver.requests).toHaveLength(4);
  });

  it('a probe makes it', async () => {
    // Longer than a stream waits for.
    const later = { status: 503, headers: { 'retry-after': '6' } };
    receiver.respond((_, index) => (index === 0 ? later : 200));
    const { streamId, destinationId } = await process.createDestination(receiver.url);
    await process.append(streamId, numberedEvents(1));
    await receiver.waitFor(1);
    await waitForAttempts(destinationId, 1);
    for (const name of await partitionsOf(test.database, 'attempts')) {
      await test.database.pool.query(`DROP TABLE ${name}`);
    }
    await waitForAttempts(destinationId, 1);
    expect(receiver.requests).toHaveLength(2);
  });

  it('a change that is recorded makes it, and is made once', async () => {
    const { database, jobs } = test;
    const { notifications } = process.streaming;
    const { groupId } = await createGroupWithStream(database);
    const trail = createAuditTrail({ prisma: database.prisma, jobs, notifications, now: () => new Date() });
    await trail.run('group 1', async (tx, record) => {
      await tx.user.create({ data: { username: 'ada', name: 'Ada', email: 'ada@example.com' } });
      record({
        group: { id: groupId, fullPath: 'g', rootId: groupId },
        author: { id: 1, name: 'Ada', ip: null },
        eventType: 'user_created',
        target: { type: 'User', id: 1, details: 'ada' },
        message: 'Created user',
      });
    });
    const { rows } = await database.pool.query('SELECT event_type FROM audit_events');
    expect(rows).toEqual([{ event_type: 'user_created' }]);
    expect(await database.prisma.user.count({ where: { username: 'ada' } })).toBe(1);
  });

  it('it is the day of the row that is made, however far away', async () => {
    const { streamId } = await createGroupWithStream(test.database);
    for (const now of ['2031-03-04T23:59:59.999Z', '2044-02-29T00:00:00Z'].map((text) => new Date(text))) {
      await withLogTransaction(test.database.pool, (client) =>
        appendEvents(sqlOfClient(client), test.jobs, [{ streamId, sender: null, events: [newEvent()] }], {
          idempotencyWindow: 0,
          now,
        }),
      );
    }
    expect(await partitionsOf(test.database, 'audit_events')).toEqual([
      'audit_events_20310304',
      'audit_events_20440229',
    ]);
  });

  it('another constraint that is violated stays an error', async () => {
    await test.database.pool.query('CREATE TABLE checked (n int CHECK (n > 0))');
    const insert = withTransaction(test.database.pool, (client) =>
      client.query('INSERT INTO checked VALUES (0)'),
    );
    const error: unknown = await insert.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: '23514' });
    expect(dayWithoutPartition(error)).toBeUndefined();
  });
});
