import { hasTerms, type SearchTerm, termsOf } from '../search/terms.ts';
import { foldedValues, searchableValues } from '../search/words.ts';
import type { EventFilters } from './event-filters.ts';
import { jsonMembers, memberText } from './json-members.ts';

/** Decides what no index and no column can: whether words stand where they are looked for. */
export type EventCheck = (body: string) => boolean;

const AUTHOR = ['author_name', 'author_id'];
const TARGET = ['target_details', 'target_id', 'target_type'];

/** Undefined when the database decides alone. */
export function checkOf({ search, author, target, entityId }: EventFilters): EventCheck | undefined {
  if (search === undefined && author === undefined && target === undefined && entityId === undefined)
    return undefined;
  return (body) => {
    if (search !== undefined && !hasTerms(foldedValues(searchableValues(body)), search)) return false;
    if (author === undefined && target === undefined && entityId === undefined) return true;
    const members = new Map(jsonMembers(body));
    const among = (keys: readonly string[], terms: readonly SearchTerm[]): boolean =>
      hasTerms(foldedValues(keys.map((key) => memberText(members.get(key)))), terms);
    return (
      (author === undefined || among(AUTHOR, author)) &&
      (target === undefined || among(TARGET, target)) &&
      (entityId === undefined || memberText(members.get('entity_id')) === entityId)
    );
  };
}

/** What an event's words must have in them to pass the filters, wherever in the event they stand. */
export function termsIn({ search, author, target, entityId, entityType }: EventFilters): SearchTerm[] {
  // These two are not searched as words: they are compared as they are.
  const whole = [entityId, entityType]
    .flatMap((text) => termsOf(text ?? ''))
    .map((term) => ({ ...term, open: false }));
  return [...(search ?? []), ...(author ?? []), ...(target ?? []), ...whole];
}
