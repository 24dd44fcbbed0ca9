import { setMember, type JsonObject } from '../json/json-value.ts';

const STEP = 512;

/** The object with other names for some members, each where it stood; those that get the same name are told apart by numbers. */
export function* renamed(
  object: JsonObject,
  names: ReadonlyMap<string, string>,
): Generator<void, JsonObject> {
  const keys = Object.keys(object);
  const taken = new Set(keys.filter((key) => !names.has(key)));
  const numbers = new Map<string, number>();
  const copy: JsonObject = {};
  for (const [index, key] of keys.entries()) {
    if (index % STEP === 0) yield;
    const wanted = names.get(key);
    const name = wanted === undefined ? key : freeName(wanted, taken, numbers);
    setMember(copy, name, object[key] ?? null);
  }
  return copy;
}

function freeName(wanted: string, taken: Set<string>, numbers: Map<string, number>): string {
  let name = wanted;
  while (taken.has(name)) {
    const number = (numbers.get(wanted) ?? 1) + 1;
    numbers.set(wanted, number);
    name = `${wanted} ${number}`;
  }
  taken.add(name);
  return name;
}
