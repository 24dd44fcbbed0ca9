/** Which events of a stream are wanted; all conditions must hold. */
export interface EventFilter {
  /** One of these types; none: every type. */
  readonly eventTypes: readonly string[];
  /** None of these types. */
  readonly deniedTypes: readonly string[];
  /**
   * Groups and projects by their full paths in lower case; none: all. An event of a group or a project passes if that is
   * one of these or lies below one of them; events of other entities (users, the instance) always pass.
   */
  readonly namespaces: readonly string[];
}

/**
 * The filter as a condition on `audit_events`, given as three parameters (arrays of text) from `$first` on. In SQL,
 * because what does not pass need not leave the database.
 */
export function passesFilterSql(first: number): string {
  const [types, denied, namespaces] = [0, 1, 2].map((index) => `$${first + index}::text[]`);
  // Paths are ASCII, and so is what "C" takes for a letter.
  const path = `lower(entity_path COLLATE "C")`;
  return `(cardinality(${types}) = 0 OR event_type = ANY(${types}))
      AND event_type <> ALL(${denied})
      AND (cardinality(${namespaces}) = 0 OR entity_type NOT IN ('Group', 'Project') OR ${path} = ANY(${namespaces})
           OR EXISTS (SELECT FROM unnest(${namespaces}) AS namespace WHERE starts_with(${path}, namespace || '/')))`;
}

export function filterValues({ eventTypes, deniedTypes, namespaces }: EventFilter): (readonly string[])[] {
  return [eventTypes, deniedTypes, namespaces];
}
