/** Whom a destination belongs to: a top-level group, or the instance, whose destinations get the events of every group. */
export type OwnerKind = 'group' | 'instance';

/**
 * GitLab's APIs for the same destinations: the one of 15.0 to 18 for HTTP, the one of 16.5 to 18 for Amazon S3, and the one for all
 * kinds that takes their place.
 */
export type Generation = 'legacy' | 'amazonS3' | 'consolidated';

/** One of the forms in which clients speak of destinations. */
export interface Form {
  readonly owner: OwnerKind;
  readonly generation: Generation;
}

/** A form in which filters can be spoken of. */
export type FilterForm = Form & { readonly generation: Exclude<Generation, 'amazonS3'> };
