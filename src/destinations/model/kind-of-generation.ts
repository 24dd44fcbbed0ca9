import { configurationOf } from '../../destination-kinds/gitlab-configurations.ts';
import type { Generation } from './form.ts';
import { LEGACY_KIND } from './http-place.ts';

/** Whether an API of GitLab has destinations of this kind: all APIs but the consolidated one have only one kind. */
export function speaksOf(generation: Generation, { kind }: { readonly kind: string }): boolean {
  const only = generation === 'legacy' ? LEGACY_KIND : configurationOf(generation)?.kind.name;
  return [undefined, kind].includes(only);
}
