import fc from 'fast-check';

/** A JSON text as its tokens, so that it can be written with and without blanks. */
type Tokens = string[];

const digits = fc.stringMatching(/^\d{1,30}$/);
export const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.stringMatching(/^(0|[1-9]\d{0,25})$/),
    fc.option(digits, { nil: undefined }),
    fc.option(fc.stringMatching(/^[eE][+-]?\d{1,4}$/), { nil: '' }),
  )
  .map(
    ([sign, integer, fraction, exponent]) => `${sign}${integer}${fraction ? `.${fraction}` : ''}${exponent}`,
  );
export const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => !value.includes('\0'));
// Integer-like keys may move, so their order cannot be compared; the table tests have them.
export const key = fc
  .oneof(text, fc.constantFrom('__proto__', 'constructor', 'rawJSON', 'toJSON'))
  .map((name) => `k${name}`);
const scalar = fc.oneof(
  number,
  text.map((value) => JSON.stringify(value)),
  fc.constantFrom('null', 'true', 'false'),
);

const joined = (items: Tokens[]): Tokens =>
  items.flatMap((item, index) => (index === 0 ? item : [',', ...item]));
export const { tokens } = fc.letrec<{ tokens: Tokens }>((tie) => ({
  tokens: fc.oneof(
    { maxDepth: 5 },
    scalar.map((token) => [token]),
    fc.array(tie('tokens'), { maxLength: 5 }).map((items) => ['[', ...joined(items), ']']),
    fc
      .uniqueArray(fc.tuple(key, tie('tokens')), { maxLength: 5, selector: ([name]) => name })
      .map((entries) => [
        '{',
        ...joined(entries.map(([name, value]) => [JSON.stringify(name), ':', ...value])),
        '}',
      ]),
  ),
}));
export const blanks = fc.array(fc.constantFrom('', ' ', '\n', '\t  ', '\r\n'), {
  minLength: 1,
  maxLength: 7,
});
