import type { ErrorText } from '../errors/define-errors.ts';
import { RefusedError } from './command-error.ts';

/** What people call by a name, and the API by a global id. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** The number in an id such as `gid://gitlab/AuditEvents::ExternalAuditEventDestination/7`. */
export function numberOf({ id }: { readonly id: string }): number {
  return Number(id.slice(id.lastIndexOf('/') + 1));
}

/** The one with this name, number or id; `unknown` makes the error that no item has it and which names exist. */
export function findByName<Item extends Named>(
  all: readonly Item[],
  text: string,
  unknown: (known: string) => ErrorText,
): Item {
  // A name that looks like a number is still a name.
  const found =
    all.find(({ name }) => name === text) ??
    all.find((item) => item.id === text || String(numberOf(item)) === text);
  if (found !== undefined) return found;
  const known = all.map(({ name }) => `"${name}"`).join(', ') || 'none';
  throw new RefusedError(unknown(known));
}
