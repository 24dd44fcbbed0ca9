import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import type { FormatEvent } from '../../src/formats/format.ts';
import { tokens } from '../json/json-texts.ts';

/** An event whose body is what the ingest writes: `extra` are members of it as JSON text. */
export function formatEvent(
  id: number,
  { sequence = id, extra = '' }: { readonly sequence?: number | null; readonly extra?: string } = {},
): FormatEvent {
  const body =
    `{"id":${id},"author_id":1,"entity_id":2,"entity_type":"Project","details":{"add":"é"},"ip_address":null,` +
    `"author_name":"Jane","entity_path":"my-group/my-project","target_details":null,` +
    `"created_at":"2026-11-30T03:04:05.678Z","target_type":null,"target_id":null,"event_type":"repo_push"${extra}}`;
  return { id, sequence, eventType: 'repo_push', body };
}

/** The sample events of GitLab's documentation, as they are stored. */
export function sampleEvents(): FormatEvent[] {
  const folder = new URL('../fixtures/gitlab/', import.meta.url);
  return readdirSync(folder)
    .toSorted()
    .map((name, index) => {
      const sample = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown>;
      const id = index + 1;
      return {
        id,
        sequence: id,
        eventType: String(sample['event_type']),
        body: JSON.stringify({ ...sample, id }),
      };
    });
}

/** Events with any JSON in them: numbers of any length, any text. */
export const anyEvents = fc
  .array(tokens, { minLength: 1, maxLength: 6 })
  .map((values) =>
    values.map((value, index) => formatEvent(index + 1, { extra: `,"more":${value.join('')}` })),
  );
