import { describe, expect, it } from '@jest/globals';
import { cursor, encodePosition } from '../../../src/audit-events/read/event-cursor.ts';

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it('comes back as the position it was made of', () => {
    const position = { key: 9_007_199_254_740_991, receivedAt: new Date('2026-02-03T04:05:06.789Z') };
    expect(cursor.parse(encodePosition(position))).toEqual(position);
  });

  it.each([
    '!',
    'null',
    '7',
    encoded('-1.5'),
    encoded('1'),
    encoded('1.5.6'),
    encoded('1e3.5'),
    encoded('9007199254740992.5'),
    encoded('1.253402300800000'),
    encoded("1.5'; DROP"),
    ['1', '2'],
  ])('that the API did not give out is refused: %j', (text) => {
    expect(cursor.safeParse(text).success).toBe(false);
  });
});
