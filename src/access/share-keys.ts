import type { Actor } from './actor.ts';

/** The key of all requests without a token. */
export const NOBODY_KEY = 'nobody';
/** The key of everything that belongs to no group. */
export const INSTANCE_KEY = 'instance';

/** The key of work for a group: it counts for the top-level group. */
export function groupKey({ rootId }: { readonly rootId: number }): string {
  return `group ${rootId}`;
}

/** The same for what belongs to a group or (null) to none. */
export function ownerKey(group: { readonly rootId: number } | null): string {
  return group === null ? INSTANCE_KEY : groupKey(group);
}

/** The same by the id of a top-level group, which is what destinations belong to. */
export function topLevelKey(groupId: number | null): string {
  return ownerKey(groupId === null ? null : { rootId: groupId });
}

/** The key of a request with a token: the token's user, or the top-level group of a group token. */
export function holderKey({ holder }: Actor): string {
  return holder.kind === 'user' ? `user ${holder.id}` : groupKey(holder);
}

/** The key of a change: the group where it is made, or else the user who makes it. */
export function changeKey({
  group,
  author,
}: {
  readonly group: { readonly rootId: number } | null;
  readonly author: { readonly id: number | null };
}): string {
  if (group !== null) return groupKey(group);
  return author.id === null ? INSTANCE_KEY : `user ${author.id}`;
}
