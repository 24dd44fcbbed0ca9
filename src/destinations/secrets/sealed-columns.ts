import type { Sealer } from '../../encryption/sealer.ts';

/** What `Sealer` calls the sealed columns: a value moved from one to another does not open. */
export const VERIFICATION_TOKEN = 'verification_token';
export const HEADER_VALUE = 'header_value';
/** The previous one, too: a rotation moves the value from one column to the other as it is. */
export const SIGNING_SECRET = 'signing_secret';

/** Whether a sealed column holds another text than this one. Digests would not do: the key may change between two. */
export function holdsOther(sealer: Sealer, sealed: Uint8Array, purpose: string, text: string): boolean {
  return sealer.open(sealed, purpose) !== text;
}
