import { stringifyJson } from '../json/exact-json.ts';
import { isJsonObject } from '../json/json-value.ts';
import type { AnySourceKind, ArrivedRecord } from './source-kind.ts';

/** Records that are written as text in one step. */
const STEP = 64;

/** Puts in place of each record those that it holds; undefined: there are more than the maximum. */
export function* unwrapRecords(
  { unwrap }: AnySourceKind,
  records: readonly ArrivedRecord[],
  maximum: number,
): Generator<void, readonly ArrivedRecord[] | undefined> {
  if (unwrap === undefined) return records;
  const all: ArrivedRecord[] = [];
  for (const record of records) {
    const held = record.ok && isJsonObject(record.value) ? unwrap(record.value) : undefined;
    if (all.length + (held?.length ?? 1) > maximum) return undefined;
    if (held === undefined) all.push(record);
    for (const value of held ?? []) {
      all.push({ ...record, ok: true, value, text: stringifyJson(value) });
      if (all.length % STEP === 0) yield;
    }
  }
  return all;
}
