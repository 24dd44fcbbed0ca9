import { amazonS3Kind } from '../../destination-kinds/amazon-s3/amazon-s3.kind.ts';
import type { Generation } from './form.ts';
import { LEGACY_KIND } from './http-place.ts';

/** The one kind that an API of GitLab's has destinations of; undefined: all. */
const KINDS: Readonly<Record<Generation, string | undefined>> = {
  legacy: LEGACY_KIND,
  amazonS3: amazonS3Kind.name,
  consolidated: undefined,
};

/** Whether an API of GitLab's has destinations like this one. */
export function speaksOf(generation: Generation, { kind }: { readonly kind: string }): boolean {
  return [undefined, kind].includes(KINDS[generation]);
}
