import { createHash } from 'node:crypto';

/** Which events of a stream are wanted; all conditions must hold. */
export interface EventFilter {
  /** One of these types; none: every type. `prefix.*` stands for all types that begin with `prefix.`. */
  readonly eventTypes: readonly string[];
  /** None of these types, written likewise. */
  readonly deniedTypes: readonly string[];
  /**
   * Groups and projects by their full paths in lower case; none: all. An event passes if the path of its entity is one of
   * these or lies below one of them, whatever the entity is: a source's events may be of types that are its own. Events
   * of users, whose path is a user name, always pass.
   */
  readonly namespaces: readonly string[];
}

/**
 * The filter as a condition on `audit_events`, given as three parameters (arrays of text) from `$first` on. In SQL,
 * because what does not pass need not leave the database.
 */
export function passesFilterSql(first: number): string {
  const texts = (index: number): string => `$${first + index}::text[]`;
  const [types, denied, namespaces] = [texts(0), texts(1), texts(2)];
  // Paths are ASCII, and so is what "C" takes for a letter.
  const path = `lower(entity_path COLLATE "C")`;
  return `(cardinality(${types}) = 0 OR event_type = ANY(${types}) OR ${beginsWithOne(types)})
      AND (cardinality(${denied}) = 0 OR (event_type <> ALL(${denied}) AND NOT ${beginsWithOne(denied)}))
      AND (cardinality(${namespaces}) = 0 OR entity_type = 'User' OR ${path} = ANY(${namespaces})
           OR EXISTS (SELECT FROM unnest(${namespaces}) AS namespace WHERE starts_with(${path}, namespace || '/')))`;
}

// No type of an event ends in `.*`.
function beginsWithOne(types: string): string {
  return `EXISTS (SELECT FROM unnest(${types}) AS type
                  WHERE type LIKE '%.*' AND starts_with(event_type, left(type, -1)))`;
}

export function filterValues({ eventTypes, deniedTypes, namespaces }: EventFilter): (readonly string[])[] {
  return [eventTypes, deniedTypes, namespaces];
}

/** Equal for filters that let the same events pass; null without a filter. */
export function filterDigest(filter: EventFilter | undefined): Buffer | null {
  if (filter === undefined) return null;
  const { eventTypes, deniedTypes, namespaces } = filter;
  const lists = [eventTypes, deniedTypes, namespaces].map((list) => list.toSorted());
  return createHash('sha256').update(JSON.stringify(lists)).digest();
}
