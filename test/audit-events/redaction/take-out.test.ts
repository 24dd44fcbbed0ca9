import { describe, expect, it } from '@jest/globals';
import { takeOut } from '../../../src/audit-events/redaction/take-out.ts';
import type { JsonObject } from '../../../src/json/json-value.ts';
import { compileRules } from '../../../src/redaction/rules.ts';
import { finish } from '../../../src/shares/process-time.ts';

const RULES = compileRules({ keys: [], patterns: [], paths: [] });
const MEBIBYTE = 1024 * 1024;

function takenOut(details: JsonObject, textLength?: number) {
  const event = { event_type: 'a', details };
  const taken = finish(takeOut(event, RULES, textLength ?? JSON.stringify(event).length));
  return { ...taken, bytes: Buffer.byteLength(JSON.stringify(taken.event)) };
}

describe('an event that is small as it is sent', () => {
  it.each([
    ['a mark is longer than each of its values', { pin: Array.from({ length: 120_000 }, () => 1) }],
    ['every character of it is an escape', { text: '\u0001'.repeat(60_000) }],
    [
      'its numbers are as long as numbers get',
      { a: Array.from({ length: 30_000 }, () => -1.2345678901234567e-101) },
    ],
  ])('does not become too large: %s', (_, details) => {
    expect(takenOut(details).bytes).toBeLessThan(MEBIBYTE);
    expect(takenOut(details, 20 * MEBIBYTE).bytes).toBeLessThan(MEBIBYTE);
  });
});

it('leaves an event as it is that comes in a request of many megabytes, but for its secrets', () => {
  const { event, redacted, trimmed } = takenOut(
    { password: 'hunter2', text: 'a'.repeat(1_000) },
    20 * MEBIBYTE,
  );
  expect(event['details']).toEqual({ password: '[REDACTED]', text: 'a'.repeat(1_000) });
  expect([redacted, trimmed]).toEqual([['details.password'], []]);
});
