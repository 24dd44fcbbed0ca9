const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;

/** Which streams rest after a failure, and for how long. */
export interface Rests {
  /** A stream has failed: it rests, twice as long as before; returns for how many milliseconds. */
  begin(streamId: number): number;
  /** A stream has not failed. */
  end(streamId: number): void;
  resting(): readonly number[];
}

export function createRests(now: () => number = () => performance.now()): Rests {
  const rests = new Map<number, { readonly milliseconds: number; readonly until: number }>();
  return {
    begin(streamId) {
      const before = rests.get(streamId)?.milliseconds;
      const milliseconds = before === undefined ? FIRST_MS : Math.min(2 * before, LONGEST_MS);
      rests.set(streamId, { milliseconds, until: now() + milliseconds });
      return milliseconds;
    },
    end: (streamId) => void rests.delete(streamId),
    resting: () => [...rests].filter(([, { until }]) => until > now()).map(([streamId]) => streamId),
  };
}
