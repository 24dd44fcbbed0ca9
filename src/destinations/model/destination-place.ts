import { isDeepStrictEqual } from 'node:util';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';

/** The columns for a configuration of this kind. */
export function placeColumns(kind: AnyDestinationKind, config: object) {
  return { kind: kind.name, config, identity: kind.identity(config).key };
}

/** The stored configuration of a destination, without its secrets. */
export function configOf({ config }: { readonly config: unknown }): object {
  if (typeof config !== 'object' || config === null)
    throw new Error('The config of a destination is an object');
  return config;
}

/** The address of a destination for its Owners: its URL, or the text that its kind shows. */
export function addressOf(kind: AnyDestinationKind, config: object): string {
  const field = kind.form.find(({ type, required }) => type === 'url' && required === true);
  const url: unknown = field === undefined ? undefined : Reflect.get(config, field.name);
  return typeof url === 'string' ? url : kind.identity(config).shown;
}

/** Whether a destination sends somewhere else, or in another way. */
export function isOtherConfig(stored: { readonly config: unknown }, config: object): boolean {
  return !isDeepStrictEqual(configOf(stored), config);
}
