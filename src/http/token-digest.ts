import { hash } from 'node:crypto';

/** What stands for a token in memory: its SHA-256 in base64. */
export function tokenDigest(token: string): string {
  return hash('sha256', token, 'base64');
}
