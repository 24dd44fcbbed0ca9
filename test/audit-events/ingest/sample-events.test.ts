import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseIngestEvents } from '../../../src/audit-events/ingest/ingest-events.ts';
import { readIngestBody } from '../../../src/audit-events/ingest/request-body.ts';
import { WIRE_KEYS } from '../../../src/audit-events/ingest/wire-body.ts';
import { wireBody } from './an-event.ts';
import { finish } from '../../../src/shares/process-time.ts';

const FOLDER = new URL('../../fixtures/gitlab/', import.meta.url);
const samples = readdirSync(FOLDER).map(
  (name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const,
);

function delivered(text: string): string {
  const body = finish(readIngestBody(Buffer.from(text), 'application/x-www-form-urlencoded'));
  if (!body.ok) throw new Error(body.message);
  const result = finish(
    parseIngestEvents(body.values, body.batch, {
      groupFullPath: 'example-group',
      now: new Date(0),
    }),
  );
  if (!result.ok) throw new Error(JSON.stringify(result.message));
  const [event] = result.events;
  if (event === undefined) throw new Error('There is no event');
  return wireBody(event, 4711);
}

describe("GitLab's sample events", () => {
  it('are all here', () => expect(samples).toHaveLength(14));

  it.each(samples)('%s comes out with the documented keys in order and equal values', (_name, text) => {
    const out = delivered(text);
    expect(Object.keys(JSON.parse(out))).toEqual([...WIRE_KEYS]);
    expect(JSON.parse(out)).toEqual({ ...JSON.parse(text), id: 4711 });
  });

  it.each(samples)('%s is the same text, blanks and our id apart', (_name, text) => {
    expect(delivered(text)).toBe(JSON.stringify({ ...JSON.parse(text), id: 4711 }));
  });

  it.each(samples)('%s keeps numbers that JavaScript cannot hold', (_name, text) => {
    const big = text.replaceAll(/"(author_id|target_id)": -?\d+/g, '"$1": 9223372036854775807');
    const details = text.replace('"details": {', '"details": {"big": 18446744073709551616, "float": 1.0,');
    expect(delivered(big)).toContain('"author_id":9223372036854775807,');
    expect(delivered(big)).toContain('"target_id":9223372036854775807,');
    expect(delivered(details)).toContain('"details":{"big":18446744073709551616,"float":1.0,"');
  });
});
