/** A pause that a receiver asks for and that is no longer is waited for in the run; for a longer one the stream stops. */
export const LONGEST_HOLD_MS = 5_000;

/** An event that was refused as often as this, or after so long, stays refused: the retry queue has it then. */
const MOST_REFUSALS = 10;
const LONGEST_REFUSAL_MS = 5_000;

const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 100;

/** Milliseconds after which an event is sent again in the same run, when it was refused `refusals` times. */
export function resendDelay(refusals: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (refusals - 1), LONGEST_WAIT_MS);
}

/** Whether an event that was refused `refusals` times, first `milliseconds` ago, is not sent again in this run. */
export function staysRefused(refusals: number, milliseconds: number): boolean {
  return refusals >= MOST_REFUSALS || (refusals >= 2 && milliseconds > LONGEST_REFUSAL_MS);
}
