import type { JsonObject } from '../../../json/json-value.ts';
import { isLeftOut, leftOutTypes } from '../../left-out-types.ts';
import { textOf } from '../../reading/fields.ts';
import { findRecord } from '../../reading/find-record.ts';
import { sourceConfig } from '../../source-config.ts';
import type { SourceKind } from '../../source-kind.ts';
import { valueAtPointer } from '../json-pointer.ts';
import { mapByPointers } from '../map-by-pointers.ts';
import type { Mark, Preset } from './preset.ts';

/** The kind of a preset: its records are found in whatever carries them. */
export function presetKind({
  mapping,
  marks,
  example,
  ...own
}: Preset): SourceKind<{ readonly skip?: string | undefined }> {
  return {
    ...{ ...own, ...sourceConfig({ skip: leftOutTypes(example) }), faults: 'skip', recognises: true },
    map(sent, { skip = '' }) {
      const found = findRecord(sent, (record) => isRecordOf(marks, record));
      const draft = found && mapByPointers(found, mapping);
      if (draft === undefined) return { kind: 'foreign' };
      if (isLeftOut(draft.eventType, skip)) return { kind: 'skipped', reason: 'type left out' };
      return { kind: 'event', draft };
    },
  };
}

function isRecordOf(marks: Preset['marks'], record: JsonObject): boolean {
  return marks.some((all) => all.every((mark) => hasMark(record, mark)));
}

function hasMark(record: JsonObject, { at, pattern }: Mark): boolean {
  const value = valueAtPointer(record, at);
  if (pattern === undefined) return value !== undefined && value !== null;
  return pattern.test(textOf(value) ?? '');
}
