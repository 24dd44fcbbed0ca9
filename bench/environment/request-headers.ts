const hex = (length: number): string => 'a1'.repeat(length / 2);

/** What a delivery of the server has for headers, with signatures that were made beforehand, for those it is compared with. */
export const REQUEST_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['Content-Type', 'application/x-www-form-urlencoded'],
  ['X-Gitlab-Event-Streaming-Token', 'a-token-of-24-characters'],
  ['X-Gitlab-Audit-Event-Type', 'repository_git_operation'],
  ['X-Signature', `sha1=${hex(40)}`],
  ['X-Signature-256', `sha256=${hex(64)}`],
  ['webhook-id', '1000000'],
  ['webhook-timestamp', '1700000000'],
  ['webhook-signature', `v1,${'b'.repeat(43)}=`],
  ...Array.from({ length: 10 }, (_, index) => [`X-Custom-${index}`, `value ${index}`] as const),
];
