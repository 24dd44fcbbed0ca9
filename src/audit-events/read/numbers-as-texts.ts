// TypeScript's library does not know the reviver's third parameter yet.
const parseJson = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** For texts that people read: a number that a parser would round is shown as it was written. */
export function parseWithNumbersAsTexts(json: string): unknown {
  return parseJson(json, (_, value, { source }) => (typeof value === 'number' ? source : value));
}
