import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { InFlight, type Endable } from '../../src/outbound/in-flight.ts';

function request(inFlight: InFlight, milliseconds: number, signal?: AbortSignal) {
  const ended = Promise.withResolvers<'expired' | 'aborted'>();
  const end = (how: 'expired' | 'aborted'): void => {
    inFlight.delete(place);
    ended.resolve(how);
  };
  const entry: Endable = {
    deadline: performance.now() + milliseconds,
    signal,
    expire: () => end('expired'),
    abort: () => end('aborted'),
  };
  const place = inFlight.add(entry);
  return { place, deadline: entry.deadline, ended: ended.promise };
}

describe('requests in flight', () => {
  it('expire in the order of their deadlines, whatever order they came in, and none too early', async () => {
    const inFlight = new InFlight();
    const ended: number[] = [];
    const all = [90, 30, 60].map((milliseconds) => {
      const { deadline, ended: end } = request(inFlight, milliseconds);
      return end.then((how) => {
        expect(how).toBe('expired');
        expect(performance.now()).toBeGreaterThanOrEqual(deadline);
        ended.push(milliseconds);
      });
    });
    // The timer keeps no process alive, and nothing else does here.
    const alive = setInterval(() => undefined, 1_000);
    await Promise.all(all);
    clearInterval(alive);
    expect(ended).toEqual([30, 60, 90]);
  });

  it('expire in that order when the event loop was busy until all were due', async () => {
    const inFlight = new InFlight();
    const ended: number[] = [];
    const all = [30, 10, 20].map((milliseconds) =>
      request(inFlight, milliseconds).ended.then(() => ended.push(milliseconds)),
    );
    const alive = setInterval(() => undefined, 1_000);
    for (const until = performance.now() + 50; performance.now() < until;);
    await Promise.all(all);
    clearInterval(alive);
    expect(ended).toEqual([10, 20, 30]);
  });

  it('end with their signal, and only with theirs', async () => {
    const inFlight = new InFlight();
    const [mine, other] = [new AbortController(), new AbortController()];
    const [first, second] = [request(inFlight, 60_000, mine.signal), request(inFlight, 60_000, mine.signal)];
    const bystander = request(inFlight, 60_000, other.signal);
    const aborted = once(mine.signal, 'abort');
    mine.abort();
    await aborted;
    expect(await Promise.all([first.ended, second.ended])).toEqual(['aborted', 'aborted']);
    other.abort();
    expect(await bystander.ended).toBe('aborted');
  });

  it('use the places of those that have ended again', () => {
    const inFlight = new InFlight();
    const places = Array.from({ length: 1_000 }, () => {
      const { place } = request(inFlight, 60_000);
      inFlight.delete(place);
      return place;
    });
    expect(new Set(places).size).toBe(1);
  });
});
