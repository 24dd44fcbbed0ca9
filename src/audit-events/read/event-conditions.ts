import type { EventFilters } from './event-filters.ts';

/** What may be read: a whole stream, or the part of it that belongs to a subgroup. */
export interface EventScope {
  readonly streamId: number;
  /** Only events of this path or below it, regardless of case; undefined: all. */
  readonly below?: string | undefined;
}

/** Conditions on `audit_events`, joined with AND; adds what they compare with to `values`. */
export function conditionsOf(scope: EventScope, filters: EventFilters, values: unknown[]): string {
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [`stream_id = ${bind(scope.streamId)}`];
  const facets = facetsOf(scope, filters);
  if (facets !== '') conditions.push(`${FACETS} @@ ${bind(facets)}::tsquery`);
  const { createdAfter, createdBefore, words = [] } = filters;
  if (createdAfter !== undefined)
    conditions.push(`created_at >= ${bind(createdAfter.toISOString())}::timestamptz`);
  if (createdBefore !== undefined)
    conditions.push(`created_at <= ${bind(createdBefore.toISOString())}::timestamptz`);
  for (const word of words) conditions.push(`body ILIKE ${bind(patternOf(word))}`);
  return conditions.join(' AND ');
}

// The expression of the index audit_events_facets_idx.
const FACETS = `array_to_tsvector(ARRAY['t:' || event_type, 'a:' || coalesce(author_id, ''), 'p:' || lower(entity_path COLLATE "C")])`;

function facetsOf({ below }: EventScope, { eventType, authorId, entityPath }: EventFilters): string {
  const wanted: string[] = [];
  if (below !== undefined) {
    wanted.push(`(${lexeme('p', folded(below))} | ${lexeme('p', `${folded(below)}/`)}:*)`);
  }
  if (eventType !== undefined) wanted.push(lexeme('t', eventType));
  if (authorId !== undefined) wanted.push(lexeme('a', authorId));
  if (entityPath !== undefined) wanted.push(lexeme('p', folded(entityPath)));
  return wanted.join(' & ');
}

function lexeme(kind: string, text: string): string {
  return `'${kind}:${text.replace(/['\\]/g, '$&$&')}'`;
}

// As PostgreSQL's lower() in the collation "C": the same on every database.
function folded(path: string): string {
  return path.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The word as it stands in JSON text, for LIKE. */
function patternOf(word: string): string {
  const inJson = JSON.stringify(word).slice(1, -1);
  return `%${inJson.replace(/[\\%_]/g, '\\$&')}%`;
}
