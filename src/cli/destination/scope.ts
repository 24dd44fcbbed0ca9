import { Option } from '@commander-js/extra-typings';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';

/** The owner of the destinations of a command. */
export type Scope = { readonly kind: 'group'; readonly path: string } | { readonly kind: 'instance' };

export interface ScopeOptions {
  readonly group?: string | undefined;
  readonly instance?: true | undefined;
}

export const groupOption = () => new Option('--group <path>', 'full path of the top-level group');
export const instanceOption = () =>
  new Option('--instance', 'destinations of the instance, for admins').conflicts('group');

/** Throws if neither option is given. */
export function scopeOf({ group, instance }: ScopeOptions): Scope {
  if (instance === true) return { kind: 'instance' };
  if (group === undefined) throw new UsageError(cliErrors.SCOPE_MISSING);
  return { kind: 'group', path: group };
}

/** The additional argument of mutations for a group. */
export function groupPathOf(scope: Scope): { readonly groupPath?: string } {
  return scope.kind === 'group' ? { groupPath: scope.path } : {};
}

/** Names the owner in messages. */
export function scopeName(scope: Scope): string {
  return scope.kind === 'group' ? `the group ${scope.path}` : 'the instance';
}
