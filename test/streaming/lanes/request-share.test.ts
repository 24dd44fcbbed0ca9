import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createRequestShare, type RequestShare } from '../../../src/streaming/lanes/request-share.ts';

const MOST = 32;

describe('how many requests a stream may have in flight', () => {
  let utilization: number;
  let share: RequestShare;
  beforeEach(() => {
    jest.useFakeTimers();
    utilization = 0.5;
    share = createRequestShare(() => utilization);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const begin = (streams: number): (() => void)[] => Array.from({ length: streams }, () => share.begin());
  /** Looks so many times, while all streams send. */
  const pass = (looks: number, busy: number): void => {
    utilization = busy;
    share.perStream(MOST);
    jest.advanceTimersByTime(looks * 100);
  };

  it('is all there is as long as the process has time to spare, whatever the number of streams', () => {
    begin(200);
    pass(100, 0.94);
    expect(share.perStream(MOST)).toBe(MOST);
  });

  it('is halved while the process is busy all the time, until a busy process needs no more', () => {
    begin(10);
    const shares = [1, 2, 3, 4].map(() => {
      pass(1, 1);
      return share.perStream(MOST);
    });
    expect(shares).toEqual([16, 12, 12, 12]);
  });

  it('never falls below what a receiver far away needs', () => {
    begin(1_000);
    pass(100, 1);
    expect(share.perStream(MOST)).toBe(8);
  });

  it('leaves a stream alone that is the only one', () => {
    begin(1);
    pass(100, 1);
    expect(share.perStream(MOST)).toBe(MOST);
  });

  it('grows again once there is time, and stays as it is in between', () => {
    begin(10);
    pass(10, 1);
    pass(10, 0.9);
    expect(share.perStream(MOST)).toBe(12);
    pass(1, 0.5);
    expect(share.perStream(MOST)).toBe(25);
    pass(1, 0.5);
    expect(share.perStream(MOST)).toBe(MOST);
  });

  it('is shared by those who send at the moment', () => {
    const ends = begin(10);
    pass(10, 1);
    for (const end of ends.slice(4)) end();
    expect(share.perStream(MOST)).toBe(MOST);
  });

  it('looks at nothing while no stream sends', () => {
    const look = jest.fn(() => 1);
    const idle = createRequestShare(look);
    idle.begin()();
    jest.advanceTimersByTime(10_000);
    expect(look).not.toHaveBeenCalled();
  });
});
