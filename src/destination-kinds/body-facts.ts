/** What senders have to know of an event that only its body says. */
export interface BodyFacts {
  /** Milliseconds since 1970; undefined where the body has none. */
  readonly createdAt: number | undefined;
  readonly entityPath: string | undefined;
}

/** Reads it; the body stays as it is. */
export function bodyFacts(body: string): BodyFacts {
  const event = JSON.parse(body === '' ? '{}' : body) as Readonly<Record<string, unknown>>;
  const { created_at: createdAt, entity_path: path } = event;
  const milliseconds = typeof createdAt === 'string' ? Date.parse(createdAt) : NaN;
  return {
    createdAt: Number.isNaN(milliseconds) ? undefined : milliseconds,
    entityPath: typeof path === 'string' && path !== '' ? path : undefined,
  };
}
