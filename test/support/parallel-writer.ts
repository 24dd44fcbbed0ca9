// A process of its own that appends; run by test/event-log/append-parallel.test.ts.
// Arguments: connection (JSON), stream ids (JSON), number of requests, a name.
import { pino } from 'pino';
import { createPool, type DatabaseConnection } from '../../src/database/pool.ts';
import { createAppender } from '../../src/event-log/appender.ts';
import { createJobQueue } from '../../src/queue/job-queue.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { QUEUES } from '../../src/streaming/queues/queues.ts';
import { newEvent } from './events.ts';

const [connectionText = '', streamIdsText = '', requests = '', name = ''] = process.argv.slice(2);
const connection = JSON.parse(connectionText) as DatabaseConnection;
const streamIds = JSON.parse(streamIdsText) as number[];
const log = pino({ level: 'error' });

const pool = createPool(connection, { max: 5, applicationName: name, onError: () => undefined });
const jobs = createJobQueue({ pool, log, queues: QUEUES, supervise: false });
await jobs.start();
const notifications = createNotifications(connection, log);
await notifications.start();
const appender = createAppender({ pool, jobs, notifications, idempotencyWindow: 3_600_000 });

const acknowledged: number[] = [];
await Promise.all(
  Array.from({ length: Number(requests) }, async (_, index) => {
    const streamId = streamIds[index % streamIds.length] as number;
    const events = Array.from({ length: 1 + (index % 4) }, () => newEvent());
    const outcome = await appender.append({ streamId, sender: { name, ip: null }, events });
    if (outcome.kind !== 'appended') throw new Error(`unexpected outcome ${outcome.kind}`);
    acknowledged.push(...outcome.appended.ids);
  }),
);
process.stdout.write(JSON.stringify(acknowledged));
await notifications.stop();
await jobs.stop();
await pool.end();
