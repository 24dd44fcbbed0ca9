/** The address of a group's page. */
export function groupAddress(fullPath: string): string {
  return `/groups/${fullPath}/-/audit_events`;
}
