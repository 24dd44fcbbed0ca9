import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/json/json-value.ts';
import { parseEventInput } from '../../../src/audit-events/ingest/event-input.ts';
import { accepted, CONTEXT, json, LEAST, parsed, wireBody } from './an-event.ts';

describe('ids', () => {
  const fields = ['author_id', 'entity_id', 'target_id'];

  it.each(fields)('%s is carried as given', (field) => {
    for (const source of ['-2', '29', '12345678901234567890', '"29"', '"x y"', '""', `${'9'.repeat(255)}`]) {
      const event = accepted({ [field]: json(source) });
      expect(event.bodyTail).toContain(`"${field}":${source}`);
      if (field === 'author_id') expect(event.authorId).toBe(source.replaceAll('"', ''));
    }
  });

  it.each([...fields, 'id'])('%s is an integer or a text, and not too long', (field) => {
    for (const source of ['1.5', '1.0', '1e3', '1e+21', '0.1', 'true', '{}', '[1]']) {
      expect(parsed({ [field]: json(source) })).toMatchObject({
        field,
        message: expect.stringMatching(/^must be an integer, a text/),
      });
    }
    expect(parsed({ [field]: 'a'.repeat(256) })).toMatchObject({
      field,
      message: expect.stringMatching(/maximum is 255/),
    });
    expect(parsed({ [field]: json('9'.repeat(256)) })).toMatchObject({
      field,
      message: expect.stringMatching(/maximum is 255/),
    });
  });

  it('refuses a blank id of the sender', () => {
    expect(parsed({ id: ' ' })).toMatchObject({
      field: 'id',
      message: expect.stringMatching(/^can't be blank/),
    });
  });
});

describe('other optional fields', () => {
  it.each([
    ['target_type', 255],
    ['ip_address', 255],
    ['target_details', 5000],
  ])('%s is a text of up to %i characters, carried as given', (field, length) => {
    const value = '"\\\n😀'.padEnd(length, 'x');
    expect(JSON.parse(wireBody(accepted({ [field]: value })))).toHaveProperty(field, value);
    for (const other of [1, true, {}, ['a']])
      expect(parsed({ [field]: other })).toHaveProperty('field', field);
  });

  it.each(['target_type', 'ip_address'])('%s of 256 characters is refused', (field) => {
    expect(parsed({ [field]: 'a'.repeat(256) })).toHaveProperty('field', field);
  });

  it.each<[string, JsonValue]>([
    ['text', 'Deployed'],
    ['an array', [{}]],
    ['a number', 1],
    ['a raw number', json('1.0')],
    ['true', true],
  ])('refuses details as %s', (_name, details) => {
    expect(parsed({ details })).toMatchObject({
      ok: false,
      field: 'details',
      message: expect.stringMatching(/^must be an object/),
    });
  });

  it('carries details exactly', () => {
    const details =
      '{"n":12345678901234567890,"f":1.0,"z":-0,"__proto__":{"a":[1e400,"\\\\u0000"]},"t":"é\\u0001"}';
    expect(accepted({ details: json(details) }).bodyTail).toContain(`"details":${details},`);
  });

  it('carries other keys after the documented ones, in their order', () => {
    const extras = '"zeta":1.0,"alpha":{"b":null},"__proto__":{"x":1},"Event_type":"x"';
    const least = JSON.stringify(LEAST).slice(1, -1);
    const result = parseEventInput(json(`{"7":0,${extras},${least}}`), CONTEXT);
    expect(result.ok && result.event.bodyTail).toMatch(/"event_type":"deploy_started","7":0,"zeta"/);
    expect(result.ok && result.event.bodyTail.endsWith(`,"7":0,${extras}}`)).toBe(true);
  });
});
