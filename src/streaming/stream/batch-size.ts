/** What a stream reads at once after its first success. */
export const WARM_BATCH_SIZE = 256;

const SMALLEST = 32;
const LARGEST = 1024;
const SOON_MS = 200;
const LATE_MS = 1_000;

/**
 * How many events to read next, after a full batch of `size` took `milliseconds`. A quick receiver gets large batches,
 * because at the end of each the connections run empty and a commit is due; a slow one gets small ones, because what is
 * in a batch is sent again after a crash.
 */
export function nextBatchSize(size: number, milliseconds: number): number {
  const wanted = milliseconds < SOON_MS ? size * 2 : milliseconds > LATE_MS ? Math.floor(size / 2) : size;
  return Math.min(Math.max(wanted, SMALLEST), LARGEST);
}
