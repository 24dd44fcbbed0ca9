import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/json/json-value.ts';
import { parseEventInput } from '../../../src/audit-events/ingest/event-input.ts';
import { accepted, CONTEXT, json, parsed, wireBody } from './an-event.ts';

describe('an event with nothing but the required fields', () => {
  it('is delivered with every documented key, in order, and null for what is absent', () => {
    expect(wireBody(accepted())).toBe(
      '{"id":7,"author_id":null,"entity_id":null,"entity_type":"Project","details":{},"ip_address":null,' +
        '"author_name":"Ada","entity_path":"my-group/app","target_details":null,' +
        '"created_at":"2026-01-02T03:04:05.678Z","target_type":null,"target_id":null,"event_type":"deploy_started"}',
    );
  });

  it('has the columns that queries need', () => {
    const { bodyTail: _, ...columns } = accepted();
    expect(columns).toEqual({
      eventType: 'deploy_started',
      entityType: 'Project',
      entityPath: 'my-group/app',
      authorId: null,
      authorName: 'Ada',
      createdAt: CONTEXT.now,
      contentDigest: null,
    });
  });

  it('is the same when optional fields are null', () => {
    const nothing = Object.fromEntries(
      [
        'id',
        'author_id',
        'entity_id',
        'target_id',
        'target_type',
        'target_details',
        'ip_address',
        'details',
      ].map((key) => [key, null]),
    );
    expect(accepted({ ...nothing, created_at: null })).toEqual(accepted());
  });
});

describe('the event as a whole', () => {
  it.each(['null', '7', '1.0', '"x"', '[]', 'true'])('refuses %s', (text) => {
    expect(parseEventInput(json(text), CONTEXT)).toMatchObject({
      field: 'base',
      message: expect.stringMatching(/^must be a JSON object/),
    });
  });

  it('may be 1 MB as delivered, and not a byte more', () => {
    const room =
      1_048_576 - Buffer.byteLength(wireBody(accepted({ details: { note: '' } }), Number.MAX_SAFE_INTEGER));
    const largest = accepted({ details: { note: 'é'.repeat(room / 2) + 'x'.repeat(room % 2) } });
    expect(Buffer.byteLength(wireBody(largest, Number.MAX_SAFE_INTEGER))).toBe(1_048_576);
    // The sender's id does not count: it is not delivered.
    const id = 'x'.repeat(255);
    expect(parsed({ id, details: { note: 'x'.repeat(room) } })).not.toHaveProperty('status');
    expect(parsed({ details: { note: 'x'.repeat(room + 1) } })).toMatchObject({
      status: 413,
      field: 'base',
      message: expect.stringMatching(/larger than 1 MB/),
    });
  });

  // These come by GraphQL, whose literals no JSON reader has seen.
  it.each<[string, Record<string, JsonValue>]>([
    ['author_name', { author_name: 'A\0' }],
    ['details', { details: { a: [{ b: '\ud800' }] } }],
    ['details', { details: { '\udc00': 1 } }],
    ['target_id', { target_id: '\0' }],
    ['extra', { extra: 'x\\\0' }],
    ['id', { id: '\0' }],
  ])('refuses U+0000 and lone surrogates in %s', (field, changes) => {
    expect(parsed(changes)).toMatchObject({
      status: 400,
      field,
      message: expect.stringMatching(/U\+0000 or a lone surrogate/),
    });
  });

  it('keeps texts that only look like them', () => {
    for (const note of ['\\u0000', '\\\\ud800', '\u0001\\u0000', '😀']) {
      expect(JSON.parse(wireBody(accepted({ details: { note } })))).toHaveProperty('details.note', note);
    }
  });

  it('refuses what is nested too deep for a stack', () => {
    let details: JsonValue = {};
    for (let level = 0; level < 100_000; level++) details = { details };
    expect(parsed({ details })).toMatchObject({
      field: 'base',
      message: expect.stringMatching(/nested deeper than 100/),
    });
  });
});
