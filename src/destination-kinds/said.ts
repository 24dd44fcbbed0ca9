const MAX_SAID = 200;
const MASK = '***';

/** The JSON object that a text is; undefined: it is something else. */
export function jsonObjectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The text of a receiver, which is not trusted: one line of bounded length, without the secrets. */
export function saidText(value: unknown, secrets: readonly string[] = []): string {
  if (typeof value !== 'string') return '';
  const line = masked(value, secrets)
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, '');
  return [...line].slice(0, MAX_SAID).join('').trim();
}

/** A text without the secrets. */
export function masked(text: string, secrets: readonly string[]): string {
  return secrets.reduce((without, secret) => without.replaceAll(secret, MASK), text);
}
