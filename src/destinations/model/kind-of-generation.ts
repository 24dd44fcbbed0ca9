import { configurationOf } from '../../destination-kinds/gitlab-configurations.ts';
import type { Generation } from './form.ts';
import { LEGACY_KIND } from './http-place.ts';

/** Whether an API of GitLab's has destinations like this one: all but the consolidated one have those of one kind. */
export function speaksOf(generation: Generation, { kind }: { readonly kind: string }): boolean {
  const only = generation === 'legacy' ? LEGACY_KIND : configurationOf(generation)?.kind.name;
  return [undefined, kind].includes(only);
}
