import { describe, expect, it } from '@jest/globals';
import { createLearner, type Learner } from '../../src/event-log/learner.ts';
import { newEvent } from '../support/events.ts';

/** A learner of event types whose storing is in the test's hands. */
function pupil(store: (streamId: number, found: readonly string[]) => Promise<boolean>) {
  const stored: [number, string[]][] = [];
  const clock = { now: 0 };
  const learner = createLearner({
    lessons: [
      {
        of: ({ eventType }) => (eventType === 'known' ? undefined : eventType),
        store: (streamId, found) => {
          stored.push([streamId, [...found]]);
          return store(streamId, found);
        },
      },
    ],
    log: { debug: () => undefined },
    clock: () => clock.now,
  });
  return { learner, stored, clock };
}

const see = (learner: Learner, streamId: number, ...types: string[]) =>
  learner.look([{ streamId, events: types.map((eventType) => newEvent({ eventType })) }]);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('what is learned from events', () => {
  it('is stored at its first sight in a stream, and not looked at again', async () => {
    const { learner, stored } = pupil(async () => false);
    see(learner, 1, 'a', 'known', 'b', 'a');
    await settled();
    see(learner, 1, 'a', 'b');
    see(learner, 2, 'a');
    await settled();
    expect(stored).toEqual([
      [1, ['a', 'b']],
      [2, ['a']],
    ]);
  });

  it('is tried again with the next event when it could not be stored', async () => {
    let away = true;
    const { learner, stored } = pupil(async () => {
      if (away) throw new Error('The database is away');
      return false;
    });
    see(learner, 1, 'a');
    await settled();
    away = false;
    see(learner, 1, 'a');
    await settled();
    see(learner, 1, 'a');
    await settled();
    expect(stored).toEqual([
      [1, ['a']],
      [1, ['a']],
    ]);
  });

  it('ends for a stream that has reached its bound', async () => {
    const { learner, stored } = pupil(async () => true);
    see(learner, 1, 'a');
    await settled();
    see(learner, 1, 'b');
    await settled();
    expect(stored).toEqual([[1, ['a']]]);
  });

  it('is forgotten after ten minutes, so that what was removed meanwhile comes back', async () => {
    const { learner, stored, clock } = pupil(async () => false);
    see(learner, 1, 'a');
    await settled();
    clock.now = 600_001;
    see(learner, 1, 'a');
    await settled();
    expect(stored).toHaveLength(2);
  });

  it('is bounded in memory, whatever a sender makes up while nothing is stored', async () => {
    const { learner, stored } = pupil(() => new Promise(() => undefined));
    see(learner, 1, 'first');
    see(learner, 1, ...Array.from({ length: 5_000 }, (_, n) => `t${n}`));
    expect(stored).toEqual([[1, ['first']]]);
  });

  it('ends with the process, after what is being stored', async () => {
    let finish = (): void => undefined;
    const { learner, stored } = pupil(() => new Promise((resolve) => (finish = () => resolve(false))));
    see(learner, 1, 'a');
    const stopped = learner.stop();
    see(learner, 1, 'b');
    finish();
    await stopped;
    expect(stored).toEqual([[1, ['a']]]);
  });
});
