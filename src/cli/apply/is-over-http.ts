import { LEGACY_KIND } from '../../destinations/model/http-place.ts';

/** Whether a kind is the one that files have a short form for. */
export function isOverHttp(kind: string = LEGACY_KIND): boolean {
  return kind === LEGACY_KIND;
}
