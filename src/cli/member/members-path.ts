/** Path of a group's members. */
export function membersPath(group: string): string {
  return `/api/v4/groups/${encodeURIComponent(group)}/members`;
}
