const hex = (length: number): string => 'a1'.repeat(length / 2);

/** Of the server's headers, those that `signed: false` leaves out. */
const SIGNATURES = ['X-Signature', 'X-Signature-256', 'webhook-signature'];

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

/** The same, or without the signatures. */
export function requestHeaders(signed: boolean): typeof REQUEST_HEADERS {
  return signed ? REQUEST_HEADERS : REQUEST_HEADERS.filter(([name]) => !SIGNATURES.includes(name));
}
