import { isDeepStrictEqual } from 'node:util';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';

/** The columns that say where a destination of this kind sends. */
export function placeColumns(kind: AnyDestinationKind, config: object) {
  return { kind: kind.name, config, identity: kind.identity(config).key };
}

/** What is stored of where a destination sends, without its secrets. */
export function configOf({ config }: { readonly config: unknown }): object {
  if (typeof config !== 'object' || config === null)
    throw new Error('The config of a destination is an object');
  return config;
}

/** Where a destination sends, for its Owners: its URL, or what its kind shows of it. */
export function addressOf(kind: AnyDestinationKind, config: object): string {
  const field = kind.form.find(({ type, required }) => type === 'url' && required === true);
  const url: unknown = field === undefined ? undefined : Reflect.get(config, field.name);
  return typeof url === 'string' ? url : kind.identity(config).shown;
}

/** Whether a destination sends somewhere else, or in another way. */
export function isOtherConfig(stored: { readonly config: unknown }, config: object): boolean {
  return !isDeepStrictEqual(configOf(stored), config);
}
