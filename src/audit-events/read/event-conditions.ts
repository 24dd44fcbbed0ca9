import type { EventFilters } from './event-filters.ts';
import { foldPath } from '../../groups/fold-path.ts';
import { asciiPatterns } from '../search/terms.ts';
import { termsIn } from './event-check.ts';

/** The events that may be read: all, those of a stream, or those of a subgroup within a stream. */
export interface EventScope {
  /** Undefined: all streams, in the order of the events' ids. */
  readonly streamId?: number | undefined;
  /** Only events of this path or below it, regardless of case; undefined: all. */
  readonly below?: string | undefined;
  /** Only events of this author; undefined: of all. */
  readonly author?: number | undefined;
}

/** The column by which events are ordered: gapless within a stream, with gaps over all. */
export function keyOf({ streamId }: EventScope): 'sequence' | 'id' {
  return streamId === undefined ? 'id' : 'sequence';
}

/** Adds a value to the parameters of a statement and returns its placeholder. */
export type Bind = (value: unknown) => string;

/**
 * Conditions on `audit_events`, joined with AND; where `walked`, PostgreSQL does not use the index over type, author
 * and path.
 */
export function conditionsOf(scope: EventScope, filters: EventFilters, bind: Bind, walked = false): string {
  const conditions: string[] = [];
  if (scope.streamId !== undefined) conditions.push(`stream_id = ${bind(scope.streamId)}`);
  const facets = facetsOf(scope, filters);
  // IS TRUE does not change the result for a row, but keeps PostgreSQL from using an index for it.
  if (facets !== '') conditions.push(`(${FACETS} @@ ${bind(facets)}::tsquery)${walked ? ' IS TRUE' : ''}`);
  const { createdAfter, createdBefore, entityType, outcome, severity, sourceId } = filters;
  if (createdAfter !== undefined)
    conditions.push(`created_at >= ${bind(createdAfter.toISOString())}::timestamptz`);
  if (createdBefore !== undefined)
    conditions.push(`created_at <= ${bind(createdBefore.toISOString())}::timestamptz`);
  if (entityType !== undefined) conditions.push(`entity_type = ${bind(entityType)}`);
  if (outcome !== undefined) conditions.push(`outcome = ${bind(outcome)}`);
  if (severity !== undefined) conditions.push(`severity = ${bind(severity)}`);
  if (sourceId !== undefined) conditions.push(`source_id = ${bind(sourceId)}`);
  const patterns = asciiPatterns(termsIn(filters));
  if (patterns.length > 0) {
    // Leaves out in the database most of what `checkOf` would refuse; what is not ASCII has to be folded first.
    const like = `lower(body COLLATE "C") LIKE ALL (${bind(patterns)}::text[])`;
    conditions.push(`(${like} OR octet_length(body) <> char_length(body))`);
  }
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

// The expression of the index audit_events_facets_idx.
const FACETS = `array_to_tsvector(ARRAY['t:' || event_type, 'a:' || coalesce(author_id, ''), 'p:' || lower(entity_path COLLATE "C")])`;

function facetsOf(
  { below, author }: EventScope,
  { eventType, authorId, entityPath, belowPath }: EventFilters,
): string {
  const wanted: string[] = [];
  for (const path of [below, belowPath]) {
    if (path === undefined) continue;
    wanted.push(`(${lexeme('p', foldPath(path))} | ${lexeme('p', `${foldPath(path)}/`)}:*)`);
  }
  if (author !== undefined) wanted.push(lexeme('a', String(author)));
  if (eventType !== undefined) wanted.push(lexeme('t', eventType));
  if (authorId !== undefined) wanted.push(lexeme('a', authorId));
  if (entityPath !== undefined) wanted.push(lexeme('p', foldPath(entityPath)));
  return wanted.join(' & ');
}

function lexeme(kind: string, text: string): string {
  return `'${kind}:${text.replace(/['\\]/g, '$&$&')}'`;
}
