import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json/json-value.ts';
import { type EventContext } from '../../../src/audit-events/ingest/event-input.ts';
import { accepted, json } from './an-event.ts';

const later = { now: new Date('2026-05-05T05:05:05Z') };

function digest(changes: JsonObject, context: Partial<EventContext> = {}): string | undefined {
  return accepted(changes, context).contentDigest?.toString('hex');
}

describe('the digest that finds duplicates', () => {
  it('is there only with a key of the sender', () => {
    expect(digest({})).toBeUndefined();
    expect(digest({ id: null })).toBeUndefined();
    expect(digest({ id: 0 })).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is equal for a repeat, whenever it comes and in whatever order and spelling of texts', () => {
    const sent = { id: 1, author_id: 2, details: { a: 'é' } };
    expect(digest(sent, later)).toBe(digest(sent));
    expect(digest({ details: json('{ "a": "\\u00e9" }'), author_id: 2, id: 1 })).toBe(digest(sent));
    expect(digest({ ...sent, target_id: null })).toBe(digest(sent));
  });

  it('differs with the content', () => {
    const contents: JsonObject[] = [
      {},
      { author_id: 1 },
      { author_id: '1' },
      { details: { n: 1 } },
      { details: { n: json('1.0') } },
      { created_at: '2026-01-02T03:04:05.678Z' },
      { created_at: '2026-01-02T03:04:05.6780Z' },
      { extra: null },
      { entity_path: 'my-group' },
    ];
    expect(new Set(contents.map((content) => digest({ id: 1, ...content }))).size).toBe(contents.length);
  });

  it('differs with the key and its kind', () => {
    const digests = [
      digest({ id: 7 }),
      digest({ id: 8 }),
      digest({ id: '7' }),
      digest({ id: json('12345678901234567890') }),
      digest({ id: '12345678901234567890' }),
      digest({}, { idempotencyKey: '7' }),
      digest({}, { idempotencyKey: 'id:7' }),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('differs with the subgroup that it was sent to, so that a sender learns nothing of the events of another group', () => {
    const digests = [
      digest({ id: 7 }),
      digest({ id: 7 }, { subgroupId: 3 }),
      digest({ id: 7 }, { subgroupId: 31 }),
      digest({}, { subgroupId: 3, idempotencyKey: '7' }),
      digest({ id: 'group:3:id:7' }),
    ];
    expect(new Set(digests).size).toBe(digests.length);
    expect(digest({ id: 7 }, { subgroupId: 3 })).toBe(digests[1]);
  });

  it('takes the header where both are given, and does not deliver either', () => {
    const both = accepted({ id: 7 }, { idempotencyKey: 'k' });
    expect(both).toEqual(accepted({}, { idempotencyKey: 'k' }));
    expect(both.bodyTail).not.toContain('"id"');
  });
});
