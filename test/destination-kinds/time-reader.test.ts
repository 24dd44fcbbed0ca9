import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timeReader } from '../../src/destination-kinds/body-facts.ts';

describe('the reader of times', () => {
  it('reads times one after the other as Date.parse does', () => {
    const timeOf = timeReader();
    const digit = fc.constantFrom(...'0123456789');
    const shaped = fc
      .array(digit, { minLength: 17, maxLength: 17 })
      .map(
        (d) =>
          `${d[0]}${d[1]}${d[2]}${d[3]}-0${d[4]}-${d[5]}${d[6]}T${d[7]}${d[8]}:${d[9]}${d[10]}:${d[11]}${d[12]}.${d[13]}${d[14]}${d[15]}Z`,
      );
    const real = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    fc.assert(
      fc.property(fc.oneof(real, shaped, fc.string()), (text) => {
        expect(timeOf(text)).toBe(Date.parse(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
