import { isRawNumber, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { addNote, createFindings, type ChangedEvent, type Findings, type Place } from './findings.ts';
import { isMark, MARK } from './marks.ts';
import type { KeyVerdict } from './key-rules.ts';
import { NAMED_BY_OWNER, type Named, SOUNDS_SECRET, UNNAMED } from './named.ts';
import { follow, type PathNode } from './path-rules.ts';
import { PROTECTED_KEYS } from './protected-keys.ts';
import { renamed } from './renamed.ts';
import { PIECE } from './piece.ts';
import { type ExactBudget, redactText } from './redact-text.ts';
import type { RedactionRules } from './rules.ts';
import { isName } from './secret-keys.ts';
import { AWS_KEY_ID } from './secret-values.ts';

/** The state of one event's redaction. */
interface Run {
  readonly rules: RedactionRules;
  readonly found: Findings;
  readonly budget: ExactBudget;
  seen: number;
}

/** An object or array under way, with the rules for its place. */
interface Container {
  readonly whole: JsonObject | JsonValue[];
  /** Keys of an object. */
  readonly keys: readonly string[] | undefined;
  readonly size: number;
  /** Number of its values that were checked. */
  seen: number;
  /** Undefined for the event itself. */
  readonly within: Container | undefined;
  readonly place: Place | undefined;
  readonly named: Named;
  /** A Secret of Kubernetes. */
  readonly isSecret: boolean;
  /** The nodes of the rules' paths that lead here; undefined when no path does. */
  readonly nodes: readonly PathNode[] | undefined;
  /** Keys that contain a secret, with their replacements. */
  names: Map<string, string> | undefined;
}

const EXACT_CHARACTERS = 512 * 1024;
/** Between two steps: values, and each eight characters of texts. The worst patterns take 60 ms for so many characters. */
const STEP = 512;

/**
 * Removes values that the rules name and values that look like a secret. The members that filters read stay, marks of
 * the sender stay, and numbers are as exact as before. Changes the event itself: to copy 100 000 members takes longer
 * than all else. Yields about every millisecond.
 */
export function* redact(event: JsonObject, rules: RedactionRules): Generator<void, ChangedEvent> {
  const run: Run = { rules, found: createFindings(), budget: { characters: EXACT_CHARACTERS }, seen: 0 };
  const nodes = rules.paths === undefined ? undefined : [rules.paths];
  const root = containerOf(event, { within: undefined, place: undefined, named: UNNAMED, nodes });
  const redacted = (yield* redactContainer(root, run)) as JsonObject;
  const paths = run.found.list();
  addNote(redacted, 'redacted', paths);
  return { event: redacted, paths };
}

/** One loop for all levels, because a generator for each object or array would take longer than the work. */
function* redactContainer(root: Container, run: Run): Generator<void, JsonValue> {
  for (let at = root; ;) {
    if (at.seen === at.size) {
      const { within, names, whole } = at;
      const whatIsLeft = names === undefined ? whole : yield* renamed(whole as JsonObject, names);
      if (within === undefined) return whatIsLeft;
      if (whatIsLeft !== whole) replace(within, whatIsLeft);
      at = within;
      continue;
    }
    const key = at.keys?.[at.seen] ?? at.seen;
    const value = (at.whole as JsonObject)[key] ?? null;
    at.seen += 1;
    if (at === root && PROTECTED_KEYS.has(key as string)) continue;
    if (isDue(run, value, key)) yield;
    const nodes = at.nodes === undefined ? undefined : follow(at.nodes, String(key));
    const verdict = typeof key === 'string' ? run.rules.keys.verdict(key) : undefined;
    const named = Math.max(at.named, namedByKey(at, key, verdict), namedBy(nodes)) as Named;
    const name = verdict?.isSuspect === true ? yield* redactKey(at, key as string, run) : key;
    if (named === UNNAMED && isKeyId(value) && isName(String(key))) continue;
    if (isContainer(value)) {
      at = containerOf(value, { within: at, place: { above: at.place, name }, named, nodes });
      continue;
    }
    const atOnce = redactAtOnce(value, named, run.rules);
    const result = atOnce === undefined ? yield* redactText(value as string, run.rules, run.budget) : atOnce;
    if (result === value) continue;
    if (name === key) run.found.add(at.place, name);
    replace(at, result);
  }
}

function containerOf(
  whole: JsonObject | JsonValue[],
  { within, place, named, nodes }: Pick<Container, 'within' | 'place' | 'named' | 'nodes'>,
): Container {
  const isArray = Array.isArray(whole);
  const keys = isArray ? undefined : Object.keys(whole);
  const size = isArray ? whole.length : (keys?.length ?? 0);
  const led = nodes?.length === 0 ? undefined : nodes;
  const isSecret = !isArray && whole['kind'] === 'Secret';
  return { whole, keys, size, seen: 0, within, place, named, isSecret, nodes: led, names: undefined };
}

/** Replaces the value that was checked last. */
function replace({ whole, keys, seen }: Container, value: JsonValue): void {
  // To assign to "__proto__" is safe here: the key is there already, as a property of the object's own.
  (whole as JsonObject)[keys?.[seen - 1] ?? seen - 1] = value;
}

function* redactKey(at: Container, key: string, run: Run): Generator<void, string> {
  const name = yield* redactText(key, run.rules, run.budget);
  if (name === key) return key;
  (at.names ??= new Map<string, string>()).set(key, name);
  run.found.add(at.place, name);
  return name;
}

function namedByKey({ isSecret }: Container, key: string | number, verdict: KeyVerdict | undefined): Named {
  const isData = isSecret && (key === 'data' || key === 'stringData');
  return isData ? SOUNDS_SECRET : (verdict?.named ?? UNNAMED);
}

function isDue(run: Run, value: JsonValue, key: string | number): boolean {
  run.seen +=
    1 + ((typeof key === 'string' ? key.length : 0) + (typeof value === 'string' ? value.length : 0)) / 8;
  if (run.seen < STEP) return false;
  run.seen = 0;
  return true;
}

/** The result for a value that need not be searched; undefined for texts that must be. */
function redactAtOnce(
  value: Exclude<JsonValue, JsonObject | JsonValue[]>,
  named: Named,
  rules: RedactionRules,
): JsonValue | undefined {
  if (typeof value === 'string') {
    if (named !== UNNAMED) return isMark(value) ? value : MARK;
    return value.length <= PIECE && rules.suspected(value) === undefined ? value : undefined;
  }
  if (value === null) return value;
  if (typeof value === 'boolean') return named === NAMED_BY_OWNER ? MARK : value;
  if (named !== UNNAMED) return MARK;
  return rules.matchesNumber(value) ? MARK : value;
}

function namedBy(nodes: readonly PathNode[] | undefined): Named {
  return nodes?.some(({ end }) => end) === true ? NAMED_BY_OWNER : UNNAMED;
}

function isKeyId(value: JsonValue): boolean {
  return typeof value === 'string' && value.length === 20 && AWS_KEY_ID.test(value);
}

function isContainer(value: JsonValue): value is JsonObject | JsonValue[] {
  return typeof value === 'object' && value !== null && !isRawNumber(value);
}
