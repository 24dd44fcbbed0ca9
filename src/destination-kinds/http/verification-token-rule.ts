import type { SecretRule } from '../kind.ts';

/** What a verification token may be; it becomes a header. */
export const VERIFICATION_TOKEN_RULE: Pick<SecretRule, 'length' | 'pattern'> = {
  length: { minimum: 16, maximum: 24 },
  pattern: /^[\x20-\x7e]*$/,
};
