import { hash } from 'node:crypto';

/** What the records of one session have in common: its access key, of which nothing can be read here. */
export function sessionKey(accessKeyId: string | undefined): string | undefined {
  return accessKeyId === undefined ? undefined : hash('sha256', `cloudtrail ${accessKeyId}`, 'hex');
}
