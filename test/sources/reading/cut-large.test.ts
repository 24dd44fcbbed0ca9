import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { finish } from '../../../src/shares/process-time.ts';
import { cutLarge } from '../../../src/sources/reading/cut-large.ts';

const cut = (value: unknown, characters: number) => finish(cutLarge(JSON.stringify(value), characters));
const within = (value: unknown, characters: number) => JSON.parse(cut(value, characters).text) as unknown;
const LONG = 'x y '.repeat(5_000);

describe('a record that is cut before it is read', () => {
  it('keeps what is small, and loses the ends of what is largest', () => {
    const sent = {
      id: 1,
      text: LONG,
      list: Array.from({ length: 3_000 }, (_, n) => `element ${n}`),
      last: 'z',
    };
    const { text, leftOut } = cut(sent, 10_000);
    const left = JSON.parse(text) as typeof sent;
    expect(text.length).toBeLessThanOrEqual(10_000);
    expect(left).toMatchObject({ id: 1, last: 'z' });
    expect(left.text).toMatch(/^x y x y .{3000,}…\[TRIMMED\]$/);
    expect(left.list).toEqual(sent.list.slice(0, left.list.length));
    expect(left.list.length).toBeGreaterThan(200);
    expect(leftOut).toEqual([['text'], ['list']]);
  });

  it('names the place of what it cut, with a star for an element', () => {
    expect(cut({ a: [{ b: LONG }, { b: 'short' }], c: { d: LONG } }, 8_000).leftOut).toEqual([
      ['a', '*', 'b'],
      ['c', 'd'],
    ]);
  });

  it('keeps the first members of an object that has very many', () => {
    const sent = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`key ${n}`, n]));
    const left = within({ before: 1, sent, after: 2 }, 5_000) as { sent: object };
    expect(left).toMatchObject({ before: 1, after: 2 });
    expect(Object.keys(left.sent)).toEqual(Object.keys(sent).slice(0, Object.keys(left.sent).length));
  });

  it('keeps some of each where many are large and many are small', () => {
    const list = Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? { n, text: LONG.slice(0, 3_000) } : n));
    const left = within({ list }, 4_000) as { list: unknown[] };
    expect(left.list.length).toBeGreaterThan(20);
    expect(left.list[1]).toBe(1);
  });

  it('never ends a text within an escape or half a character', () => {
    for (let characters = 2_000; characters < 2_020; characters += 1) {
      for (const unit of ['\\', '"', '\n', '\u0001', '😀', 'é', '\\\\"']) {
        const left = within({ text: unit.repeat(3_000) }, characters) as { text: string };
        expect(left.text.isWellFormed()).toBe(true);
      }
    }
    const escaped = `{"text":"${'\\ud83d\\ude00'.repeat(1_000)}"}`;
    const { text } = finish(cutLarge(escaped, 3_000));
    expect((JSON.parse(text) as { text: string }).text.isWellFormed()).toBe(true);
  });

  it.each([
    ['is small', '{"a":1}'],
    ['is not closed', `{"a":"${LONG}"`],
    ['is a text', JSON.stringify(LONG)],
    ['is nested too deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['is nested too deep and not closed', '['.repeat(500_000)],
    ['is no JSON', LONG],
    ['begins with its end', `}${LONG}`],
  ])('stays as it is when it %s', (_what, text) => {
    expect(finish(cutLarge(text, 2_000))).toEqual({ text, leftOut: [] });
  });

  it('stays JSON, and about as small as it should be, whatever it is', () => {
    const large = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary', maxLength: 3_000 }),
        fc.double(),
        fc.array(tie('value'), { maxLength: 40 }),
        fc.dictionary(fc.string({ maxLength: 30 }), tie('value'), { maxKeys: 30 }),
      ),
    })).value;
    fc.assert(
      fc.property(
        fc.array(large, { maxLength: 20 }),
        fc.integer({ min: 1_500, max: 20_000 }),
        (sent, most) => {
          const whole = JSON.stringify({ id: 'x', sent });
          const { text } = finish(cutLarge(whole, most));
          expect(() => JSON.parse(text) as unknown).not.toThrow();
          // What is left of each of many large ones is a mark at least, and one of a text may be longer than the text.
          expect(text.length).toBeLessThanOrEqual(Math.min(whole.length, 3 * most) + 1_000);
        },
      ),
      { numRuns: 100 },
    );
  });
});
