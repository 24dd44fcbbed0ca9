import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { cutText } from './cut-text.ts';
import { addNote, createFindings, type Findings, type Place } from './findings.ts';
import { TRIMMED } from './marks.ts';
import { measure, sizeOfText, type Sizes } from './measure.ts';
import { PROTECTED_KEYS } from './protected-keys.ts';

/** How large an event may become. */
export interface TrimBounds {
  /** Of the JSON text of the whole event. */
  readonly bytes: number;
}

/** An event that fits, and where something was cut. */
export interface Trimmed {
  readonly event: JsonObject;
  /** As the event's `trimmed` has them: at most 100, then how many more there are. */
  readonly paths: readonly string[];
}

interface Run {
  readonly sizes: Sizes;
  readonly found: Findings;
}

/** What the notes of trimming and of redaction may take: 100 paths of 255 characters each. */
const NOTES_BYTES = 2 * 80 * 1024;
/** An object or array that has less for each of its members loses the last ones. */
const LEAST_SHARE = 48;
const STEP = 512;
const OWN = { configurable: true, enumerable: true, writable: true } as const;

/**
 * Makes an event small enough by cutting its largest values: small values stay whole, long texts keep their beginnings,
 * long lists their first members. The members that filters read stay; the given event is not changed. Yields about
 * every millisecond.
 */
export function* trimInSteps(event: JsonObject, { bytes }: TrimBounds): Generator<void, Trimmed> {
  const sizes = yield* measure(event);
  if (sizes.of(event) <= bytes) return { event, paths: [] };
  const run = { sizes, found: createFindings() };
  const [kept, free] = divided(event);
  const room = bytes - (yield* measure(kept)).of(kept) - NOTES_BYTES;
  const trimmed = yield* shrinkMembers(free, room, undefined, run);
  const paths = run.found.list();
  const whole = { ...kept, ...trimmed };
  addNote(whole, 'trimmed', paths);
  return { event: whole, paths };
}

/** The same at once. */
export function trim(event: JsonObject, bounds: TrimBounds): Trimmed {
  const steps = trimInSteps(event, bounds);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** What stays, and what may be cut. */
function divided(event: JsonObject): [kept: JsonObject, free: JsonObject] {
  const entries = Object.entries(event);
  const isKept = ([key]: [string, JsonValue]): boolean => PROTECTED_KEYS.has(key);
  return [
    Object.fromEntries(entries.filter(isKept)),
    Object.fromEntries(entries.filter((entry) => !isKept(entry))),
  ];
}

function* shrink(
  value: JsonValue,
  bytes: number,
  above: Place | undefined,
  name: string | number,
  run: Run,
): Generator<void, JsonValue> {
  if (run.sizes.of(value) <= bytes) return value;
  const place = { above, name };
  if (Array.isArray(value)) return yield* shrinkItems(value, bytes, place, run);
  if (isJsonObject(value)) return yield* shrinkMembers(value, bytes, place, run);
  run.found.add(above, name);
  // A number with its last digits cut off would be another one.
  return typeof value === 'string' ? cutText(value, bytes) : TRIMMED;
}

function* shrinkMembers(
  object: JsonObject,
  bytes: number,
  place: Place | undefined,
  run: Run,
): Generator<void, JsonObject> {
  const keys = Object.keys(object);
  const sizeOf = (key: string): PartSize => ({
    fixed: sizeOfText(key) + 2,
    value: run.sizes.of(object[key] ?? null),
  });
  const { count, cap } = yield* roomFor(keys, sizeOf, bytes);
  if (count < keys.length) run.found.add(place?.above, place?.name ?? '*');
  const kept: JsonObject = {};
  for (const [index, key] of keys.slice(0, count).entries()) {
    if (index % STEP === 0) yield;
    const value = yield* shrink(object[key] ?? null, cap, place, key, run);
    // An assignment to "__proto__" would not make a property.
    if (key === '__proto__') Object.defineProperty(kept, key, { ...OWN, value });
    else kept[key] = value;
  }
  return kept;
}

function* shrinkItems(
  items: readonly JsonValue[],
  bytes: number,
  place: Place,
  run: Run,
): Generator<void, JsonValue[]> {
  const sizeOf = (item: JsonValue): PartSize => ({ fixed: 1, value: run.sizes.of(item) });
  const { count, cap } = yield* roomFor(items, sizeOf, bytes);
  if (count < items.length) run.found.add(place.above, place.name);
  const kept: JsonValue[] = [];
  for (const [index, item] of items.slice(0, count).entries()) {
    if (index % STEP === 0) yield;
    kept.push(yield* shrink(item, cap, place, index, run));
  }
  return kept;
}

/** Bytes of a member or element: what cannot be cut, and the rest. */
interface PartSize {
  readonly fixed: number;
  readonly value: number;
}

/** How many of the parts stay, and how many bytes each may have so that together they fit. */
function* roomFor<Part>(
  parts: readonly Part[],
  sizeOf: (part: Part) => PartSize,
  bytes: number,
): Generator<void, { readonly count: number; readonly cap: number }> {
  let least = 2;
  let room = bytes - 2;
  const values: number[] = [];
  for (const part of parts) {
    if (values.length % STEP === 0) yield;
    const { fixed, value } = sizeOf(part);
    least += fixed + Math.min(value, LEAST_SHARE);
    if (least > bytes) break;
    room -= fixed;
    values.push(value);
  }
  const count = values.length;
  values.sort((one, other) => one - other);
  for (const [index, value] of values.entries()) {
    const share = Math.floor(room / (count - index));
    if (value > share) return { count, cap: share };
    room -= value;
  }
  return { count, cap: Infinity };
}
