import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool } from '../../../src/database/pool.ts';
import type { LogFollower } from '../../../src/event-log/followers/follower.ts';
import { FOLLOWING_CONNECTIONS, startFollowers } from '../../../src/event-log/followers/start-followers.ts';
import { createCapturingLog } from '../../support/capturing-log.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createGroupWithStream } from '../../support/groups.ts';
import { fillDay } from '../../support/log-history.ts';
import { eventually } from '../../support/eventually.ts';

let test: TestDatabase;
let streamId: number;
const ending: (() => Promise<void>)[] = [];
beforeAll(async () => {
  test = await createTestDatabase();
  ({ streamId } = await createGroupWithStream(test.database));
});
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});
afterAll(() => test.close());

const follower = (name: string, work: LogFollower['work']): LogFollower => ({
  name,
  blockEvents: 1,
  quietMs: 0,
  holdsBack: false,
  work,
});
const append = () => fillDay(test.database, streamId, new Date(), 1);

/** As the thread of a process does it; returns what ends it, as often as one likes. */
function start(role: 'all' | 'worker', followers: readonly LogFollower[]) {
  const pool = createPool(test.connection, {
    max: 2,
    applicationName: FOLLOWING_CONNECTIONS[role],
    onError: () => undefined,
  });
  const { log, lines } = createCapturingLog();
  const running = startFollowers({ pool, role, followers, log, everyMs: 20 });
  const end = async (): Promise<void> => {
    await running.stop();
    if (!pool.ended) await pool.end();
  };
  ending.push(end);
  return { end, lines };
}

describe('the followers of a process', () => {
  it('go on when one of them cannot even be asked what it has to do', async () => {
    let worked = 0;
    const broken = { ...follower('broken', async () => undefined), blockEvents: Number.NaN };
    const sound = follower('sound', async (_, __, events) => void (worked += events.length));
    const { lines } = start('all', [broken, sound]);
    await append();
    await eventually(async () => worked >= 1);
    await eventually(async () => lines.some(({ level, task }) => level === 40 && task === 'followers'));
  });

  it('work in a process of the role worker where there is one, and elsewhere when it has gone', async () => {
    let byWorker = 0;
    let byAll = 0;
    const worker = start('worker', [
      follower('shared', async (_, __, events) => void (byWorker += events.length)),
    ]);
    await append();
    await eventually(async () => byWorker >= 1);
    start('all', [follower('shared', async (_, __, events) => void (byAll += events.length))]);
    for (let more = 0; more < 20; more += 1) {
      const before = byWorker;
      await append();
      await eventually(async () => byWorker > before || byAll > 0);
    }
    expect(byAll).toBe(0);
    await worker.end();
    await append();
    await eventually(async () => byAll === 1);
  });
});
