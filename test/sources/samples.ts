import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { JsonValue } from '../../src/json/json-value.ts';
import { finish } from '../../src/shares/process-time.ts';
import type { EventDraft } from '../../src/sources/event-draft.ts';
import { readRecords } from '../../src/sources/reading/read-records.ts';
import type { AnySourceKind } from '../../src/sources/source-kind.ts';

/** The folders of samples of a kind, where it has others than the one of its name. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  backstage: ['backstage', 'rhdh', 'openshift'],
};

/** A sample of another system, as it was sent, but unpacked: see the README beside each. */
export function sample(path: string): string {
  const bytes = readFileSync(new URL(`samples/${path}`, import.meta.url));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

/** The lines of a sample. */
export function sampleLines(path: string): string[] {
  return sample(path)
    .split('\n')
    .filter((line) => line !== '');
}

/** A record of the samples of a kind, on one line, and the event that the kind makes of it. */
export interface MappedSample {
  readonly value: JsonValue;
  readonly text: string;
  readonly draft: EventDraft;
}

/** The records of the samples of a kind that it makes events of. */
export function mappedSamples(kind: AnySourceKind): MappedSample[] {
  return (FOLDERS[kind.name] ?? [kind.name]).flatMap((folder) =>
    readdirSync(new URL(`samples/${folder}`, import.meta.url))
      .filter((file) => /\.(?:nd)?json$/.test(file))
      .flatMap((file) => mappedRecords(kind, sample(`${folder}/${file}`))),
  );
}

function mappedRecords(kind: AnySourceKind, text: string): MappedSample[] {
  const limits = { budget: { values: 1_000_000 }, maximum: 1_000 };
  return (finish(readRecords(text, limits)) ?? []).flatMap((record) => {
    const mapped = record.ok ? kind.map(record, {}) : undefined;
    return record.ok && mapped?.kind === 'event'
      ? [{ value: record.value, text: record.text.replace(/\n\s*/g, ' '), draft: mapped.draft }]
      : [];
  });
}
