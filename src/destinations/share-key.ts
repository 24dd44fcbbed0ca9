/** Whose share of what this process has is used: the top-level group's, or (null) the instance's. */
export function shareKeyOf(groupId: number | null): string {
  return groupId === null ? 'instance' : `group ${groupId}`;
}
