/** Whom a destination belongs to: a top-level group, or the instance, whose destinations get the events of every group. */
export type OwnerKind = 'group' | 'instance';

/** GitLab's two APIs for the same destinations: the one of 15.0 to 18, and the one that takes its place. */
export type Generation = 'legacy' | 'consolidated';

/** One of the four forms in which clients speak of destinations. */
export interface Form {
  readonly owner: OwnerKind;
  readonly generation: Generation;
}
