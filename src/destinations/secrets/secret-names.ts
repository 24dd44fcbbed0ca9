// The names under which the secrets of a destination are stored, and what they are sealed for.

export const VERIFICATION_TOKEN = 'verification_token';
export const SIGNING_SECRET = 'signing_secret';

const HEADER = 'header/';
const PREVIOUS = '/previous';

/** The name of a custom header's value. */
export function headerSecret(headerId: number): string {
  return `${HEADER}${headerId}`;
}

/** The name of a secret's predecessor, which stays valid for a while. */
export function previousOf(name: string): string {
  return `${name}${PREVIOUS}`;
}

/**
 * The purpose under which `Sealer` seals a secret: a value that is moved to another purpose cannot be opened. A secret
 * and its predecessor share theirs, because a rotation moves the value from one to the other as it is; so do the values
 * of all headers.
 */
export function purposeOf(name: string): string {
  if (name.startsWith(HEADER)) return 'header_value';
  return name.endsWith(PREVIOUS) ? name.slice(0, -PREVIOUS.length) : name;
}
