import type { Sealer } from '../../encryption/sealer.ts';
import { purposeOf } from './secret-names.ts';

/** A secret as it is stored. */
export interface SealedSecret {
  readonly name: string;
  readonly value: Uint8Array;
}

/** Seals a secret for its name. */
export function sealSecret(sealer: Sealer, name: string, text: string): Buffer<ArrayBuffer> {
  return sealer.seal(text, purposeOf(name));
}

/** The same with a digest, by which it is found among the secrets of other destinations. */
export function sealFindable(sealer: Sealer, name: string, text: string) {
  // At one moment: the key may change between two.
  return { value: sealSecret(sealer, name, text), digest: digestSecret(sealer, name, text) };
}

/** The digest of a secret under its name. */
export function digestSecret(sealer: Sealer, name: string, text: string): Buffer<ArrayBuffer> {
  return sealer.digest(text, purposeOf(name));
}

/** Opens a secret. */
export function openSecret(sealer: Sealer, { name, value }: SealedSecret): string {
  return sealer.open(value, purposeOf(name));
}

/** The secret of this name; throws when it is missing, because nothing may be sent or shown without it. */
export function secretNamed<Secret extends { readonly name: string }>(
  secrets: readonly Secret[],
  name: string,
): Secret {
  const secret = secrets.find((candidate) => candidate.name === name);
  if (secret === undefined) throw new Error(`A destination has no secret "${name}"`);
  return secret;
}

/** Whether a secret is another text than this one. Digests would not do: the key may change between two. */
export function isOther(sealer: Sealer, secret: SealedSecret, text: string): boolean {
  return openSecret(sealer, secret) !== text;
}
