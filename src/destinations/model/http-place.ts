import type { HttpConfig } from '../../destination-kinds/http/config.ts';
import { httpKind } from '../../destination-kinds/http/http.kind.ts';

/** The columns that say where a destination over HTTP sends. */
export function httpPlace(url: string) {
  const config: HttpConfig = { url };
  return { kind: httpKind.name, config, identity: httpKind.identity(config).key };
}

/** Where a destination over HTTP sends. */
export function urlOf({ config }: { readonly config: unknown }): string {
  const { url } = config as Partial<HttpConfig>;
  if (url === undefined) throw new Error('The config of a destination over HTTP has a URL');
  return url;
}
