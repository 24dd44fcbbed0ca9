import type { HttpConfig } from '../../destination-kinds/http/config.ts';
import { httpKind } from '../../destination-kinds/http/http.kind.ts';
import { placeColumns } from './destination-place.ts';
import type { Generation } from './form.ts';

/** The columns that say where a destination over HTTP sends. */
export function httpPlace(url: string) {
  return placeColumns(httpKind, { url });
}

/** A destination as the legacy generation speaks of it: over HTTP. Undefined where nothing is said of its URL. */
export function overHttp(url: string | null | undefined) {
  const config: HttpConfig | undefined = typeof url === 'string' ? { url: url.trim() } : undefined;
  return { kind: httpKind, config };
}

/** Where a destination over HTTP sends. */
export function urlOf({ config }: { readonly config: unknown }): string {
  const { url } = config as Partial<HttpConfig>;
  if (url === undefined) throw new Error('The config of a destination over HTTP has a URL');
  return url;
}

/** The one kind that the legacy generation of `ExternalAuditEventDestination` has. */
export const LEGACY_KIND = httpKind.name;

/** In which words the server itself speaks of a destination of this kind. */
export function generationOf({ kind }: { readonly kind: string }): Generation {
  return kind === LEGACY_KIND ? 'legacy' : 'consolidated';
}
