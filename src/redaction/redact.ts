import { isJsonObject, isRawNumber, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { addNote, createFindings, type Findings, type Place } from './findings.ts';
import { isMark, MARK } from './marks.ts';
import { higher, NAMED_BY_OWNER, type Named, SOUNDS_SECRET, UNNAMED } from './named.ts';
import { follow, type PathNode } from './path-rules.ts';
import { PROTECTED_KEYS } from './protected-keys.ts';
import { renamed } from './renamed.ts';
import { PIECE } from './piece.ts';
import { type ExactBudget, redactText } from './redact-text.ts';
import type { RedactionRules } from './rules.ts';
import { isName } from './secret-keys.ts';
import { AWS_KEY_ID } from './secret-values.ts';

/** An event without its secrets, and where they were. */
export interface Redacted {
  readonly event: JsonObject;
  /** As the event's `redacted` has them: at most 100, then how many more there are. */
  readonly paths: readonly string[];
}

/** What goes along through one event. */
interface Run {
  readonly rules: RedactionRules;
  readonly found: Findings;
  readonly budget: ExactBudget;
  seen: number;
}

/** An object or array, and what the rules say of it by where it stands. */
interface Container {
  /** Undefined: it is the event. */
  readonly place: Place | undefined;
  readonly named: Named;
  /** Where the paths of the rules have come to; undefined when none leads here. */
  readonly nodes: readonly PathNode[] | undefined;
}

const EXACT_CHARACTERS = 512 * 1024;
/** Between two steps: values, and each eight characters of texts. The worst patterns take 60 ms for so many characters. */
const STEP = 512;

/**
 * Takes out what the rules name and what looks like a secret. What filters read stays, marks of the sender stay, and numbers
 * are as exact as before. Changes the event itself: to copy 100 000 members takes longer than all else. Yields about every
 * millisecond.
 */
export function* redactInSteps(event: JsonObject, rules: RedactionRules): Generator<void, Redacted> {
  const run: Run = { rules, found: createFindings(), budget: { characters: EXACT_CHARACTERS }, seen: 0 };
  const nodes = rules.paths === undefined ? undefined : [rules.paths];
  const redacted = yield* redactMembers(event, { place: undefined, named: UNNAMED, nodes }, run);
  const paths = run.found.list();
  addNote(redacted, 'redacted', paths);
  return { event: redacted, paths };
}

/** The same at once. */
export function redact(event: JsonObject, rules: RedactionRules): Redacted {
  const steps = redactInSteps(event, rules);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

function* redactMembers(object: JsonObject, at: Container, run: Run): Generator<void, JsonObject> {
  const { rules, found } = run;
  const isEvent = at.place === undefined;
  const isKubernetesSecret = object['kind'] === 'Secret';
  let names: Map<string, string> | undefined;
  for (const key of Object.keys(object)) {
    if (isEvent && PROTECTED_KEYS.has(key)) continue;
    const value = object[key] ?? null;
    if (isDue(run, value, key)) yield;
    const verdict = rules.keys.verdict(key);
    const isData = isKubernetesSecret && (key === 'data' || key === 'stringData');
    const nodes = at.nodes === undefined ? undefined : follow(at.nodes, key);
    const named = higher(at.named, higher(isData ? SOUNDS_SECRET : verdict.named, namedBy(nodes)));
    const name = verdict.isSuspect ? yield* redactText(key, rules, run.budget) : key;
    if (name !== key) {
      (names ??= new Map<string, string>()).set(key, name);
      found.add(at.place, name);
    }
    if (named === UNNAMED && isKeyId(value) && isName(key)) continue;
    let result = redactAtOnce(value, named, rules);
    if (result === undefined)
      result = yield* redactLarge(value, name, { place: at.place, named, nodes }, run);
    if (result === value) continue;
    if (name === key && !isContainer(value)) found.add(at.place, name);
    // To assign to "__proto__" is safe here: the key is there already, as a property of the object's own.
    object[key] = result;
  }
  return names === undefined ? object : yield* renamed(object, names);
}

function* redactItems(items: JsonValue[], at: Container, run: Run): Generator<void, JsonValue[]> {
  for (const [index, value] of items.entries()) {
    if (isDue(run, value)) yield;
    const nodes = at.nodes === undefined ? undefined : follow(at.nodes, String(index));
    const named = higher(at.named, namedBy(nodes));
    let result = redactAtOnce(value, named, run.rules);
    if (result === undefined)
      result = yield* redactLarge(value, index, { place: at.place, named, nodes }, run);
    if (result === value) continue;
    if (!isContainer(value)) run.found.add(at.place, index);
    items[index] = result;
  }
  return items;
}

function isDue(run: Run, value: JsonValue, key = ''): boolean {
  run.seen += 1 + (key.length + (typeof value === 'string' ? value.length : 0)) / 8;
  if (run.seen < STEP) return false;
  run.seen = 0;
  return true;
}

/** What comes of a value that need not be searched; undefined for the others. */
function redactAtOnce(value: JsonValue, named: Named, rules: RedactionRules): JsonValue | undefined {
  if (typeof value === 'string') {
    if (named !== UNNAMED) return isMark(value) ? value : MARK;
    return value.length <= PIECE && rules.suspected(value) === undefined ? value : undefined;
  }
  if (value === null) return value;
  if (typeof value === 'boolean') return named === NAMED_BY_OWNER ? MARK : value;
  if (typeof value !== 'number' && !isRawNumber(value)) return undefined;
  if (named !== UNNAMED) return MARK;
  return rules.matchesNumber(value) ? MARK : value;
}

function* redactLarge(
  value: JsonValue,
  name: string | number,
  { place: above, named, nodes }: Container,
  run: Run,
): Generator<void, JsonValue> {
  if (typeof value === 'string') return yield* redactText(value, run.rules, run.budget);
  const at = { place: { above, name }, named, nodes: nodes?.length === 0 ? undefined : nodes };
  if (Array.isArray(value)) return yield* redactItems(value, at, run);
  return isJsonObject(value) ? yield* redactMembers(value, at, run) : value;
}

function namedBy(nodes: readonly PathNode[] | undefined): Named {
  return nodes?.some(({ end }) => end) === true ? NAMED_BY_OWNER : UNNAMED;
}

function isKeyId(value: JsonValue): boolean {
  return typeof value === 'string' && value.length === 20 && AWS_KEY_ID.test(value);
}

function isContainer(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !isRawNumber(value);
}
