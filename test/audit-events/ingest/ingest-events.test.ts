import { describe, expect, it } from '@jest/globals';
import { fromGraphqlInput } from '../../../src/audit-events/ingest/audit-events-create.mutations.ts';
import { parseIngestEvents } from '../../../src/audit-events/ingest/ingest-events.ts';
import type { EventContext } from '../../../src/audit-events/ingest/event-input.ts';
import { CONTEXT, json, LEAST } from './an-event.ts';
import type { JsonValue } from '../../../src/json/json-value.ts';
import { finish } from '../../../src/shares/process-time.ts';

/** All at once. */
const parse = (values: readonly JsonValue[], batch: boolean, context: EventContext) =>
  finish(parseIngestEvents(values, batch, context));

const huge = { ...LEAST, details: { note: 'x'.repeat(1_048_576) } };
const nameless = { ...LEAST, author_name: '' };

describe('the events of a request', () => {
  it('come out in their order', () => {
    const values = ['a', 'b', 'c'].map((event_type) => ({ ...LEAST, event_type }));
    const result = parse(values, true, CONTEXT);
    expect(result.ok && result.events.map((event) => event.eventType)).toEqual(['a', 'b', 'c']);
  });

  it('are refused together, with field and index', () => {
    const values = [LEAST, nameless, 7, LEAST, { ...LEAST, details: 'text' }];
    expect(parse(values, true, CONTEXT)).toEqual({
      ok: false,
      status: 400,
      message: {
        'events[1].author_name': ["can't be blank; send at least one visible character"],
        'events[2]': ['must be a JSON object; send one object for each event'],
        'events[4].details': ['must be an object; send a text as {"custom_message": "…"}'],
      },
    });
  });

  it('name the field alone when there is one event', () => {
    expect(parse([{}], false, CONTEXT)).toEqual({
      ok: false,
      status: 400,
      message: { event_type: ['is missing; send a text that is not blank'] },
    });
    expect(parse([7], false, CONTEXT)).toHaveProperty('message.base');
  });

  it('are too large only when nothing else is wrong', () => {
    expect(parse([huge], false, CONTEXT)).toMatchObject({
      status: 413,
      message: { base: [expect.stringMatching(/1 MB/)] },
    });
    expect(parse([LEAST, huge], true, CONTEXT)).toHaveProperty('status', 413);
    expect(parse([huge, nameless], true, CONTEXT)).toHaveProperty('status', 400);
  });

  it('report 20 errors at most', () => {
    const result = parse(Array(50).fill(nameless), true, CONTEXT);
    expect(result.ok ? [] : Object.keys(result.message)).toHaveLength(20);
  });

  it('are 1 to 10 000', () => {
    expect(parse([], true, CONTEXT)).toMatchObject({
      status: 400,
      message: { events: [expect.stringMatching(/empty/)] },
    });
    expect(parse(Array(10_000).fill(LEAST), true, CONTEXT)).toHaveProperty('ok', true);
    expect(parse(Array(10_001).fill(LEAST), true, CONTEXT)).toHaveProperty('status', 413);
  });
});

describe('the header Idempotency-Key', () => {
  it.each([
    ['k', false, undefined],
    ['k'.repeat(255), false, undefined],
    ['k'.repeat(256), false, /maximum is 255 characters/],
    ['', false, /can't be blank/],
    ['k', true, /for a single event; give each event of a batch an id/],
  ])('%s with batch %s', (idempotencyKey, batch, fault) => {
    const result = parse([LEAST], batch, { ...CONTEXT, idempotencyKey });
    if (fault === undefined) expect(result).toHaveProperty('ok', true);
    else
      expect(result).toMatchObject({
        ok: false,
        status: 400,
        message: { 'Idempotency-Key': [expect.stringMatching(fault)] },
      });
  });
});

describe("GraphQL's AuditEventInput", () => {
  it('is the same event in snake case', () => {
    const input = Object.assign(Object.create(null), {
      id: '7',
      authorId: json('12345678901234567890'),
      entityId: 2,
      entityType: 'Project',
      details: { someKey: { innerKey: 1 } },
      ipAddress: '127.0.0.1',
      authorName: 'Ada',
      entityPath: 'my-group/app',
      targetDetails: null,
      createdAt: new Date('2022-02-23T06:27:17.873Z'),
      targetType: undefined,
      targetId: 'x',
      eventType: 'deploy_started',
      unknownKey: 'dropped',
    });
    expect(fromGraphqlInput(input)).toStrictEqual({
      id: '7',
      author_id: json('12345678901234567890'),
      entity_id: 2,
      entity_type: 'Project',
      details: { someKey: { innerKey: 1 } },
      ip_address: '127.0.0.1',
      author_name: 'Ada',
      entity_path: 'my-group/app',
      target_details: null,
      created_at: '2022-02-23T06:27:17.873Z',
      target_id: 'x',
      event_type: 'deploy_started',
    });
  });
});
