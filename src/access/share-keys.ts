import type { Actor } from './actor.ts';

/** Of all that comes without a token. */
export const NOBODY_KEY = 'nobody';
/** Of what belongs to no group. */
export const INSTANCE_KEY = 'instance';

/** As whose share everything counts that is for a group: its top-level group's. */
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

/** As whose share what comes with a token counts: its user's, or the top-level group's of its group. */
export function holderKey({ holder }: Actor): string {
  return holder.kind === 'user' ? `user ${holder.id}` : groupKey(holder);
}

/** As whose share a change counts: that of the group where it is made, or else that of the user who makes it. */
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
