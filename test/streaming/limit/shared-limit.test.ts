import { describe, expect, it } from '@jest/globals';
import { createDestinationLimits } from '../../../src/streaming/limit/destination-limits.ts';
import type { Sender } from '../../../src/streaming/limit/shared-limit.ts';
import { takeTurn } from '../../../src/streaming/limit/take-turn.ts';
import type { Outcome } from '../../../src/destination-kinds/outcome.ts';

const DESTINATION = 7;
const delivered: Outcome = { kind: 'delivered' };
const busy: Outcome = { kind: 'busy', answered: true };

/** A clock that stands still until it is moved. */
function world() {
  let now = 0;
  const limits = createDestinationLimits(() => now);
  return { limits, pass: (ms: number) => void (now += ms) };
}

/** A sender that starts whatever it may. */
function greedy(join: (wake: () => void) => Sender): { sender: Sender; started: () => number } {
  let started = 0;
  const start = (): void => {
    while (sender.mayStart()) {
      sender.started();
      started += 1;
    }
  };
  const sender = join(start);
  start();
  return { sender, started: () => started };
}

describe('the limit of a destination', () => {
  it('is shared: two senders have no more in flight than one', () => {
    const { limits } = world();
    const first = greedy((wake) => limits.join(DESTINATION, 32, wake));
    const second = greedy((wake) => limits.join(DESTINATION, 32, wake));
    expect([first.started(), second.started()]).toEqual([8, 0]);
    expect(greedy((wake) => limits.join(8, 32, wake)).started()).toBe(8);
  });

  it('gives the places that become free in turn to those that wait for one', () => {
    const { limits } = world();
    const first = greedy((wake) => limits.join(DESTINATION, 32, wake));
    const others = [1, 2].map(() => greedy((wake) => limits.join(DESTINATION, 32, wake)));
    for (let request = 0; request < 6; request += 1)
      first.sender.ended({ eventId: 1, outcome: delivered, durationMs: 1 });
    // First the two that waited, then all three in turn; the first has asked again behind them.
    expect(others.map(({ started }) => started())).toEqual([2, 2]);
    expect(first.started()).toBe(8 + 2);
  });

  it('wakes no sender that has left', () => {
    const { limits } = world();
    const first = greedy((wake) => limits.join(DESTINATION, 32, wake));
    const second = greedy((wake) => limits.join(DESTINATION, 32, wake));
    second.sender.leave();
    first.sender.ended({ eventId: 1, outcome: delivered, durationMs: 1 });
    expect([first.started(), second.started()]).toEqual([9, 0]);
  });

  it('keeps what it has learnt from one run of a stream to the next', () => {
    const { limits, pass } = world();
    const stream = greedy((wake) => limits.join(DESTINATION, 32, wake));
    for (let request = 0; request < 200; request += 1) {
      pass(1);
      stream.sender.ended({ eventId: 1, outcome: delivered, durationMs: 8 });
    }
    expect(stream.started() - 200).toBe(32);
    stream.sender.leave();
    const levels = () => [...limits.entries()].map(([, { level }]) => level);
    expect(levels()).toEqual([32]);
    limits.restart(DESTINATION);
    expect(levels()).toEqual([8]);
  });

  it('starts nothing while the destination asks for a short pause, whichever sender it told', () => {
    const { limits, pass } = world();
    const [first, second] = [1, 2].map(() => limits.join(DESTINATION, 4, () => undefined)) as [
      Sender,
      Sender,
    ];
    first.started();
    first.ended({ eventId: 1, outcome: { ...busy, retryAfterMs: 1_000 }, durationMs: 1 });
    expect(second.mayStart()).toBe(false);
    pass(999);
    expect(second.mayStart()).toBe(false);
    pass(1);
    expect(second.mayStart()).toBe(true);
    second.leave();
    first.leave();
  });

  it('calls a destination down only when several events are not taken for long enough', () => {
    const { limits, pass } = world();
    const sender = limits.join(DESTINATION, 32, () => undefined);
    const end = (eventId: number, outcome: Outcome, isOfEvent = false) => {
      sender.started();
      pass(1_000);
      sender.ended({ eventId, outcome, durationMs: 1_000, isOfEvent });
      return sender.isDown(3_000);
    };
    expect([1, 2, 3].map((id) => end(id, busy))).toEqual([false, false, true]);
    expect(end(1, delivered)).toBe(false);
    // One event that is refused again and again says nothing of the others.
    expect([4, 4, 4, 4, 4].map((id) => end(id, busy))).toEqual([false, false, false, false, false]);
    expect([5, 6].map((id) => end(id, busy))).toEqual([false, true]);
    expect(end(1, delivered)).toBe(false);
    const failed: Outcome = { kind: 'failed', answered: true };
    expect([1, 2, 3, 4].map((id) => end(id, failed, true))).toEqual([false, false, false, false]);
    expect([1, 2, 3].map((id) => end(id, failed))).toEqual([false, false, true]);
    sender.leave();
  });

  it('lets a delivery that goes out alone wait for its turn, and go when the process stops', async () => {
    const { limits } = world();
    const stream = greedy((wake) => limits.join(DESTINATION, 32, wake));
    const stop = new AbortController();
    const first = takeTurn(limits, DESTINATION, stop.signal);
    const second = takeTurn(limits, DESTINATION, stop.signal);
    // The stream has waited for longer.
    stream.sender.ended({ eventId: 1, outcome: delivered, durationMs: 1 });
    stream.sender.ended({ eventId: 1, outcome: delivered, durationMs: 1 });
    const turn = await first;
    stop.abort();
    expect(await second).toBeUndefined();
    turn?.end({ eventId: 1, outcome: delivered, durationMs: 1 });
    // The place of the delivery is the stream's again.
    expect(stream.started()).toBe(8 + 2);
    stream.sender.leave();
  });

  it.each([0.1, 0.7, 1, 1.3, 2.1, 3, 4.7])(
    'wakes who waits for the end of a pause, with a clock that goes on by %d ms between two looks at it',
    async (step) => {
      let now = 0;
      const limits = createDestinationLimits(() => (now += step));
      // Nothing is taken: requests that look whether some is have pauses between them.
      for (let request = 0; request < 12; request += 1) {
        const turn = await takeTurn(limits, DESTINATION, AbortSignal.timeout(5_000));
        expect(turn).toBeDefined();
        turn?.end({ eventId: 1, outcome: busy, durationMs: 1 });
      }
    },
  );
});
