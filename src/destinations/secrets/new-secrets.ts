import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { sealFindable, sealSecret } from './sealed-secret.ts';
import type { SecretColumns } from './write-secrets.ts';

/** Secrets as the caller gives them, by their names; null or absent: not given. */
export type GivenSecrets = Readonly<Record<string, string | null | undefined>>;

/** Those that are said. */
export function saidSecrets(given: GivenSecrets = {}): Readonly<Record<string, string>> {
  const said = Object.entries(given).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(said);
}

/** All secrets of a new destination: those that are said, and those that the server makes. */
export function newSecrets(
  { secrets }: Pick<AnyDestinationKind, 'secrets'>,
  said: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const made = Object.entries(secrets).flatMap(([name, { generate }]) => {
    const value = said[name] ?? generate?.();
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(made);
}

/** What is stored of a secret: with a digest where others are compared with it. */
export function secretColumns(
  { secrets }: Pick<AnyDestinationKind, 'secrets'>,
  sealer: Sealer,
  name: string,
  text: string,
): SecretColumns {
  if (secrets[name]?.isUnique === true) return sealFindable(sealer, name, text);
  return { value: sealSecret(sealer, name, text) };
}
