/** Makes a text for users of any value of a sender. Git operations send an object, which becomes `protocol: ssh, …`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${textOf(part)}`)
    .join(', ');
}

// TypeScript's library does not know the reviver's third parameter yet.
const parseJson = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** For texts that people read: a number that a parser would round is shown as it was written. */
export function parseWithNumbersAsTexts(json: string): unknown {
  return parseJson(json, (_, value, { source }) => (typeof value === 'number' ? source : value));
}
