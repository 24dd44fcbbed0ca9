import { parseExactJson, type JsonBudget, type JsonReading } from './exact-json.ts';
import { readLargeJson } from './read-large-json.ts';

/**
 * Texts up to this length are read in one step, because another step would cost more than it saves: five hundred
 * records of a kilobyte. Values that all have another key take 2 µs each, raw numbers 6.
 */
const ORDINARY_CHARACTERS = 512 * 1024;
const ORDINARY_VALUES = 25_000;
const ORDINARY_RAW_NUMBERS = 2_000;

/** Reads JSON as `parseExactJson` does, at once or, where that would take long, in steps of some milliseconds. */
export function* readJson(text: string, budget: JsonBudget): Generator<void, JsonReading> {
  if (text.length <= ORDINARY_CHARACTERS) {
    const ordinary = {
      ...budget,
      values: Math.min(budget.values, ORDINARY_VALUES),
      rawNumbers: ORDINARY_RAW_NUMBERS,
    };
    const before = ordinary.values;
    const reading = parseExactJson(text, ordinary);
    budget.values -= before - ordinary.values;
    if (reading.ok || reading.tooMany !== true) return reading;
  }
  return yield* readLargeJson(text, budget);
}
