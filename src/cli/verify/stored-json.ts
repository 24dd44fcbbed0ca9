export type JsonRecord = Readonly<Record<string, unknown>>;

/** Undefined: the text is not JSON. */
export function jsonIn(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null;
}

/** One event, or those of a batch. */
export function eventsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The `id` that every delivered event has: a whole number below 2^53. The event of a CloudEvent is its `data`. */
export function idOf(event: unknown): number | undefined {
  if (!isObject(event)) return undefined;
  const { specversion, data } = event;
  const { id } = specversion !== undefined && isObject(data) ? data : event;
  return Number.isSafeInteger(id) && Number(id) >= 0 ? Number(id) : undefined;
}
