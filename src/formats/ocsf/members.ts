import { isJsonObject, isRawNumber, type JsonObject, type JsonValue } from '../../json/json-value.ts';

/** Takes members out of an event; the others are left. */
export class Members {
  readonly #event: JsonObject;
  readonly #taken = new Set<string>();

  constructor(event: JsonObject) {
    this.#event = event;
  }

  /** The text of a member, which may be an id as a number; undefined, and left, where it is something else. */
  take(name: string): string | undefined {
    const text = textOf(this.#event[name]);
    if (text !== undefined) this.#taken.add(name);
    return text;
  }

  /** The same without taking it. */
  look(name: string, inner?: string): string | undefined {
    const value = this.#event[name];
    if (inner === undefined) return textOf(value);
    return isJsonObject(value) ? textOf(value[inner]) : undefined;
  }

  /** Takes those of these members that say nothing. */
  takeNull(names: readonly string[]): void {
    for (const name of names) if (this.#event[name] === null) this.#taken.add(name);
  }

  /** Takes an object that has no other members than these: all that it says stands elsewhere. */
  takeWhole(name: string, known: readonly string[]): void {
    const value = this.#event[name];
    const isKnown = ([key, member]: [string, JsonValue]): boolean =>
      known.includes(key) && (member === null || textOf(member) !== undefined);
    if (isJsonObject(value) && Object.entries(value).every(isKnown)) this.#taken.add(name);
  }

  /** What was not taken. */
  get rest(): JsonObject {
    return Object.fromEntries(Object.entries(this.#event).filter(([name]) => !this.#taken.has(name)));
  }
}

function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number') return String(value);
  return isRawNumber(value) ? value.rawJSON : undefined;
}
