import { z } from 'zod';
import type { JsonObject } from '../../../json/json-value.ts';
import { isLeftOut, skipConfig, skipField } from '../../left-out-types.ts';
import { textOf } from '../../reading/fields.ts';
import { findRecord } from '../../reading/find-record.ts';
import type { SourceKind } from '../../source-kind.ts';
import { sourceTexts as say } from '../../sources-errors.ts';
import { valueAtPointer } from '../json-pointer.ts';
import { mapByPointers } from '../map-by-pointers.ts';
import type { Mark, Preset } from './preset.ts';

const config = z.strictObject({ skip: skipConfig }, { error: say.CONFIG_MEMBERS });

/** The kind of a preset: its records are found in whatever carries them. */
export function presetKind(preset: Preset): SourceKind<z.infer<typeof config>> {
  const { name, title, mapping, example, snippets, unwrap, challenge } = preset;
  return {
    ...{ name, title, config, form: [skipField(example)], snippets, faults: 'skip', recognises: true },
    ...(unwrap !== undefined && { unwrap }),
    ...(challenge !== undefined && { challenge }),
    map(sent, { skip = '' }) {
      const found = findRecord(sent, (record) => isRecordOf(preset, record));
      if (found === undefined) return { kind: 'foreign' };
      const mapped = mapByPointers({ ...found, time: found.time ?? sent.time }, mapping);
      if (mapped.kind !== 'event' || !isLeftOut(mapped.draft.eventType, skip)) return mapped;
      return { kind: 'skipped', reason: 'type left out' };
    },
  };
}

function isRecordOf({ marks }: Preset, record: JsonObject): boolean {
  return marks.some((all) => all.every((mark) => hasMark(record, mark)));
}

function hasMark(record: JsonObject, { at, pattern }: Mark): boolean {
  const value = valueAtPointer(record, at);
  if (pattern === undefined) return value !== undefined && value !== null;
  return pattern.test(textOf(value) ?? '');
}
