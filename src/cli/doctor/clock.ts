import type { Check } from './check.ts';
import { doctorErrors } from './doctor-errors.ts';

/** A signature is good for five minutes: half of it is left to the receiver. */
const FAULT_MS = 150_000;
const WARNING_MS = 5_000;

/** What a difference between two clocks means. */
export function checkDifference(other: string, differenceMs: number): Omit<Check, 'name'> {
  const seconds = Math.round(Math.abs(differenceMs) / 1000);
  if (Math.abs(differenceMs) <= WARNING_MS) return { outcome: 'ok', text: `as that of ${other}, within 5 s` };
  const text = doctorErrors.CLOCK_DIFFERS({ other, seconds: Number.isNaN(seconds) ? '?' : seconds });
  return { outcome: Math.abs(differenceMs) > FAULT_MS ? 'fault' : 'warning', text };
}
