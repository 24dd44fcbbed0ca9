import { isJsonObject, setMember, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { cutText } from './cut-text.ts';
import { addNote, createFindings, type ChangedEvent, type Findings, type Place } from './findings.ts';
import { TRIMMED } from './marks.ts';
import { measure, sizeOfText, type Sizes } from './measure.ts';
import { PROTECTED_KEYS } from './protected-keys.ts';

interface Run {
  readonly sizes: Sizes;
  readonly found: Findings;
}

/** What the notes of trimming and of redaction may take: 100 paths of 255 characters each. */
const NOTES_BYTES = 2 * 80 * 1024;
/** An object or array that has less for each of its members loses the last ones. */
const LEAST_SHARE = 48;
const STEP = 512;

/**
 * Makes an event small enough, so many bytes as JSON, by cutting its largest values: small values stay whole, long texts keep their beginnings,
 * long lists their first members. The members that filters read stay; the given event is not changed. Yields about
 * every millisecond.
 */
export function* trim(event: JsonObject, bytes: number): Generator<void, ChangedEvent> {
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
    setMember(kept, key, yield* shrink(object[key] ?? null, cap, place, key, run));
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
