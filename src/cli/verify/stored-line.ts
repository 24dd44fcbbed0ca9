/** What a receiver has stored as one line. */
export interface StoredLine {
  readonly id: number;
  /** Names in lower case; undefined when the line is the event alone. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** As it was sent; undefined when the receiver stored only what it read out of it. */
  readonly body: string | undefined;
}

/** Reads a line: the event itself, or `{"headers": {…}, "body": "…"}`. Undefined: it is neither. */
export function readStoredLine(text: string): StoredLine | undefined {
  const line = objectIn(text);
  if (line === undefined) return undefined;
  const { headers, body } = line;
  if (typeof headers !== 'object' || headers === null || !('body' in line)) {
    const id = idOf(line);
    return id === undefined ? undefined : { id, headers: undefined, body: undefined };
  }
  const event = typeof body === 'string' ? objectIn(body) : body;
  const id = idOf(event);
  if (id === undefined) return undefined;
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    id,
    headers: Object.fromEntries(entries) as Record<string, string>,
    body: typeof body === 'string' ? body : undefined,
  };
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The `id` that every delivered event has: a whole number below 2^53. */
function idOf(event: unknown): number | undefined {
  if (typeof event !== 'object' || event === null || !('id' in event)) return undefined;
  return Number.isSafeInteger(event.id) && Number(event.id) >= 0 ? Number(event.id) : undefined;
}
