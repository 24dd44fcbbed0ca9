import type { ConfigurationGeneration } from '../../destination-kinds/gitlab-configurations.ts';

/** The owner of a destination: a top-level group, or the instance, whose destinations get the events of every group. */
export type OwnerKind = 'group' | 'instance';

/**
 * GitLab's APIs for the same destinations: the one of 15.0 to 18 for HTTP, those of 16 to 18 for one other kind each, and the one
 * for all kinds that takes their place.
 */
export type Generation = 'legacy' | ConfigurationGeneration | 'consolidated';

/** One of the APIs through which clients manage destinations. */
export interface Form {
  readonly owner: OwnerKind;
  readonly generation: Generation;
}

/** A form that has filters. */
export type FilterForm = Form & { readonly generation: Exclude<Generation, ConfigurationGeneration> };

/** A form with its group; null: the instance. */
export interface SpokenForm {
  readonly group: object | null;
  readonly generation: Generation;
}

/** The kind of the owner of the destinations. */
export function ownerKindOf({ group }: Pick<SpokenForm, 'group'>): OwnerKind {
  return group === null ? 'instance' : 'group';
}
