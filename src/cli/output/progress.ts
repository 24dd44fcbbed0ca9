import type { Channel } from '../cli-io.ts';

/** A line on the standard error that is overwritten; without a terminal nothing is written. */
export interface Progress {
  /** `done` of `total`; without a total only the count is shown. */
  update(done: number, total?: number): void;
  /** Clears the line for the next output. */
  clear(): void;
}

const BAR_CELLS = 24;
const MIN_INTERVAL_MS = 100;

/** `unit` is what is counted, for example `events`. */
export function createProgress(channel: Channel, unit: string): Progress {
  if (channel.isTTY !== true) return { update: () => undefined, clear: () => undefined };
  const started = performance.now();
  let drawn = -Infinity;
  return {
    update(done, total) {
      const now = performance.now();
      if (now - drawn < MIN_INTERVAL_MS && done !== total) return;
      drawn = now;
      channel.write(`\r\u001b[K${progressLine(done, total, unit, now - started)}`);
    },
    clear: () => {
      if (drawn > -Infinity) channel.write('\r\u001b[K');
    },
  };
}

/** For example `██████░░░░░░  50 %  1,000 of 2,000 events  500/s`. */
export function progressLine(done: number, total: number | undefined, unit: string, ms: number): string {
  const number = (value: number): string => Math.round(value).toLocaleString('en');
  const rate = ms < 500 ? '' : `  ${number((done / ms) * 1000)}/s`;
  if (total === undefined) return `${number(done)} ${unit}${rate}`;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const cells = Math.floor(share * BAR_CELLS);
  const bar = '█'.repeat(cells) + '░'.repeat(BAR_CELLS - cells);
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${number(done)} of ${number(total)} ${unit}${rate}`;
}
