import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { createNotifications, type Notifications } from '../../src/queue/notifications.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

const TOPIC = 'weather';
/** Milliseconds by which the processes' clocks are ahead. */
let skipped = 0;
const clock = () => performance.now() + skipped;

describe('notifications', () => {
  let test: TestDatabase;
  let onTheWire: pg.Client;
  const open: Notifications[] = [];
  const heardOnTheWire: { topics: Record<string, string[]> }[] = [];

  beforeAll(async () => {
    test = await createTestDatabase();
    onTheWire = new pg.Client(test.connection);
    await onTheWire.connect();
    await onTheWire.query('LISTEN auditstream');
    onTheWire.on('notification', ({ payload = '' }) => heardOnTheWire.push(JSON.parse(payload)));
  });
  afterEach(async () => {
    skipped = 0;
    await Promise.all(open.splice(0).map((one) => one.stop()));
    heardOnTheWire.length = 0;
  });
  afterAll(async () => {
    await onTheWire.end();
    await test.close();
  });

  async function start() {
    const one = createNotifications(test.connection, pino({ level: 'silent' }), clock);
    const heard: (string | undefined)[] = [];
    one.subscribe(TOPIC, (key) => heard.push(key));
    await one.start();
    open.push(one);
    return { heard, publish: (key: string) => one.publish(TOPIC, key) };
  }
  const sent = () => heardOnTheWire.flatMap(({ topics }) => topics[TOPIC] ?? []);
  /** What was sent before is there. */
  const wireIsQuiet = async () => {
    await test.database.pool.query(`SELECT pg_notify('auditstream', '{"topics":{"done":["done"]}}')`);
    await eventually(async () => heardOnTheWire.some(({ topics }) => 'done' in topics));
  };

  it('reach handlers of the process at once, and other processes', async () => {
    const [one, other] = [await start(), await start()];
    one.publish('rain');
    expect(one.heard).toEqual(['rain']);
    await eventually(async () => other.heard.length > 0);
    expect(other.heard).toEqual(['rain']);
    expect(one.heard).toEqual(['rain']);
  });

  it('cost no statement where no other process listens', async () => {
    const one = await start();
    skipped = 2_000;
    one.publish('rain');
    await wireIsQuiet();
    expect(one.heard).toEqual(['rain']);
    expect(sent()).toEqual([]);
  });

  it('reach processes that began to listen before and after, and are no longer sent once none is heard of', async () => {
    const [one, other] = [await start(), await start()];
    // At first everything is sent; who has heard something knows its sender.
    one.publish('wind');
    other.publish('fog');
    await eventually(async () => one.heard.includes('fog') && other.heard.includes('wind'));
    skipped = 2_000;
    one.publish('rain');
    other.publish('sun');
    await eventually(async () => one.heard.includes('sun') && other.heard.includes('rain'));
    skipped = 60_000;
    one.publish('snow');
    await wireIsQuiet();
    expect(sent().sort()).toEqual(['fog', 'rain', 'sun', 'wind']);
  });

  it('wait for the connection, and reach the others when it is there again', async () => {
    const [one, other] = [await start(), await start()];
    one.publish('wind');
    other.publish('fog');
    await eventually(async () => one.heard.includes('fog') && other.heard.includes('wind'));
    await test.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'auditstream notifications'`,
    );
    // Each has lost its connection, and says that anything may have changed when it has one again.
    await eventually(async () => one.heard.includes(undefined) && other.heard.includes(undefined));
    one.publish('rain');
    await eventually(async () => other.heard.includes('rain'));
  });
});
