import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sqlOfClient } from '../../../src/database/sql.ts';
import { resumeSubscriptions } from '../../../src/event-log/subscriptions.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createOldGroup, daysAgo, fillDay, partitionsOf } from '../../support/log-history.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import {
  numberedEvents,
  startStreaming,
  type TestDestination,
  type TestStreaming,
} from '../../support/streaming.ts';

let test: TestDatabase;
let receiver: Receiver;
let engine: TestStreaming;
let destination: TestDestination;

beforeEach(async () => {
  test = await createTestDatabase();
  receiver = await startReceiver();
  engine = await startStreaming(test);
  const group = await createOldGroup(test.database, daysAgo(9));
  destination = await engine.createDestination(receiver.url, { group });
  for (const days of [8, 7]) await fillDay(test.database, group.streamId, daysAgo(days), 10);
});
afterEach(async () => {
  await engine.stop();
  await receiver.close();
  await test.close();
});

const dropOldest = async (count: number): Promise<void> => {
  const names = await partitionsOf(test.database, 'audit_events');
  for (const name of names.slice(0, count)) await test.database.pool.query(`DROP TABLE ${name}`);
};
const wake = () => resumeSubscriptions(sqlOfClient(test.database.pool), test.jobs, destination.destinationId);
const isAsleepAt = async (position: number): Promise<boolean> => {
  const { rows } = await test.database.pool.query<{ position: number; awake: boolean }>(
    'SELECT position, awake FROM subscriptions WHERE destination_id = $1',
    [destination.destinationId],
  );
  return rows[0]?.position === position && !rows[0].awake;
};

it('a stream goes on with what is left when a day that it had not read is gone', async () => {
  await dropOldest(1);
  await wake();
  await receiver.waitFor(10);
  await eventually(() => isAsleepAt(20));
  const first = (receiver.requests[0]?.json as { sequence: number }).sequence;
  expect(first).toBeGreaterThan(10);
});

it('a stream of which nothing is left comes to rest, and the next event is delivered', async () => {
  await dropOldest(2);
  await wake();
  await eventually(() => isAsleepAt(20));
  expect(receiver.requests).toHaveLength(0);
  await engine.append(destination.streamId, numberedEvents(1));
  await receiver.waitFor(1);
  await eventually(() => isAsleepAt(21));
});
