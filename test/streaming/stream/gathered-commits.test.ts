import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BatchCommit } from '../../../src/streaming/stream/commit-batch.ts';
import { GatheredCommits, type SentBatch } from '../../../src/streaming/stream/gathered-commits.ts';

const MOVED: BatchCommit = { kind: 'moved', version: 1, runnable: true };
/** Longer than a test takes: what waits for it waits until it is asked for. */
const LONG_MS = 600_000;

/** Commits that end when the test says so. */
interface UnderWay {
  readonly from: number;
  readonly to: number;
  readonly attempts: number;
  end(commit: BatchCommit): Promise<void>;
  fail(error: Error): Promise<void>;
}

describe('the commits of a run', () => {
  let underWay: UnderWay[];
  let released: number[];
  let commits: GatheredCommits;
  beforeEach(() => {
    underWay = [];
    released = [];
    commits = gathering(LONG_MS);
  });

  function gathering(gatherMs: number): GatheredCommits {
    return new GatheredCommits(({ before, result }) => {
      const { promise, resolve, reject } = Promise.withResolvers<BatchCommit>();
      underWay.push({
        from: before.sequence,
        to: result.end.sequence,
        attempts: result.attempts.length,
        end: (commit) => (resolve(commit), settled()),
        fail: (error) => (reject(error), settled()),
      });
      return promise;
    }, gatherMs);
  }

  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  const commitAt = (index: number) => underWay[index] as UnderWay;
  const places = () => underWay.map(({ from, to }) => [from, to]);

  /** Events after sequence `from` up to `to`, all delivered. */
  function sent(
    from: number,
    to: number,
    settlement: Partial<SentBatch['result']['settlement']> = {},
  ): SentBatch {
    const events = Array.from({ length: to - from }, (_, index) => event(from + index + 1));
    const at = new Date(0);
    const attempt = {
      ...{ at, durationMs: 1, trigger: 'STREAM' as const, number: 1 },
      outcome: { kind: 'delivered' },
    };
    return {
      shown: '127.0.0.1',
      before: { sequence: from, receivedAt: at, previous: from },
      failures: 0,
      result: {
        events,
        end: { sequence: to, receivedAt: at, previous: to },
        settlement: {
          settled: events.length,
          toRetry: [],
          consecutiveFailures: 0,
          verdict: undefined,
          ...settlement,
        },
        attempts: events.map((one) => ({
          ...attempt,
          event: one,
        })) as unknown as SentBatch['result']['attempts'],
        refusals: [],
      },
      batch: { release: () => void released.push(to) },
    };
  }

  function event(sequence: number): SentBatch['result']['events'][number] {
    const known = {
      id: sequence,
      eventType: 'project_created',
      receivedAt: new Date(0),
      body: '{}',
      via: null,
    };
    return { ...known, streamId: 1, sequence, previous: sequence - 1 };
  }

  it('begin at once where none was made lately, and carry together what is sent meanwhile', async () => {
    await commits.add(sent(0, 1));
    expect(places()).toEqual([[0, 1]]);
    await commits.add(sent(1, 3));
    await commits.add(sent(3, 4));
    await commitAt(0).end(MOVED);
    expect(released).toEqual([1]);
    expect(places()).toEqual([[0, 1]]);

    const all = commits.all();
    expect(places()).toEqual([
      [0, 1],
      [1, 4],
    ]);
    expect(commitAt(1).attempts).toBe(3);
    await commitAt(1).end(MOVED);
    expect(await all).toEqual(MOVED);
    expect(released).toEqual([1, 3, 4]);
    expect(await commits.all()).toBeUndefined();
  });

  it('follow each other after some milliseconds, without being asked', async () => {
    commits = gathering(5);
    await commits.add(sent(0, 1));
    await commitAt(0).end(MOVED);
    await commits.add(sent(1, 2));
    while (underWay.length === 1) await settled();
    expect(places()).toEqual([
      [0, 1],
      [1, 2],
    ]);
    await commitAt(1).end(MOVED);
  });

  it('do not wait once there is enough for one', async () => {
    await commits.add(sent(0, 1));
    await commitAt(0).end(MOVED);
    await commits.add(sent(1, 20));
    expect(underWay).toHaveLength(1);
    await commits.add(sent(20, 40));
    expect(places()[1]).toEqual([1, 40]);
    await commitAt(1).end(MOVED);
  });

  it('hold the run back rather than that more and more waits', async () => {
    await commits.add(sent(0, 100));
    await commits.add(sent(100, 200));
    let isIn = false;
    const third = commits.add(sent(200, 300)).then(() => (isIn = true));
    await settled();
    expect(isIn).toBe(false);
    await commitAt(0).end(MOVED);
    await commitAt(1).end(MOVED);
    await third;
    await commitAt(2).end(MOVED);
    expect(places()).toEqual([
      [0, 100],
      [100, 200],
      [200, 300],
    ]);
  });

  it.each([
    ['failures', { toRetry: [{ index: 0, attempts: 1 as const }], consecutiveFailures: 1 }],
    ['a verdict', { settled: 0, verdict: { kind: 'gone' as const } }],
    ['an interruption', { settled: 0 }],
  ])('are made for %s alone and at once', async (_, settlement) => {
    await commits.add(sent(0, 1));
    await commitAt(0).end(MOVED);
    await commits.add(sent(1, 2));
    const adding = commits.add(sent(2, 3, settlement));
    await settled();
    await commitAt(1).end(MOVED);
    await adding;
    expect(places()).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    await commitAt(2).end(MOVED);
  });

  it('record what was sent before its destination was found paused or changed, and tell of it', async () => {
    await commits.add(sent(0, 1));
    await commits.add(sent(1, 2));
    expect(commits.hasNews(1)).toBe(false);
    await commitAt(0).end({ kind: 'moved', version: 2, runnable: false });
    expect(commits.hasNews(1)).toBe(true);
    const all = commits.all();
    await commitAt(1).end({ kind: 'moved', version: 2, runnable: false });
    expect(await all).toEqual({ kind: 'moved', version: 2, runnable: false });
    expect(commits.hasNews(1)).toBe(false);
  });

  it('record nothing behind one that found the subscription taken over', async () => {
    await commits.add(sent(0, 1));
    await commits.add(sent(1, 2));
    await commitAt(0).end({ kind: 'lost' });
    expect(commits.hasNews(1)).toBe(true);
    await commits.add(sent(2, 3));
    expect(await commits.all()).toEqual({ kind: 'lost' });
    expect(underWay).toHaveLength(1);
    expect(released).toEqual([1, 2, 3]);
  });

  it('record nothing behind one that failed, and say why', async () => {
    await commits.add(sent(0, 1));
    await commits.add(sent(1, 2));
    await commitAt(0).fail(new Error('the database is away'));
    expect(commits.hasNews(1)).toBe(true);
    await expect(commits.all()).rejects.toThrow('the database is away');
    expect(underWay).toHaveLength(1);
    expect(released).toEqual([1, 2]);
    await commits.close();
  });

  it('begin no more once one has failed, also where nothing else waits', async () => {
    await commits.add(sent(0, 1));
    await commitAt(0).fail(new Error('the database is away'));
    await expect(commits.add(sent(1, 2))).rejects.toThrow('the database is away');
    expect(underWay).toHaveLength(1);
    expect(released).toEqual([1, 2]);
  });
});
