import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { SealedSecret } from './sealed-secret.ts';

/** The stored secrets that are never shown again, as the API calls them: `secretToken`, and members of `config`. */
export function storedSecretsOf(
  { secrets: rules, secretToken, configSecrets = {} }: AnyDestinationKind,
  { secrets }: { readonly secrets: readonly SealedSecret[] },
): string[] {
  const stored = new Set(secrets.map(({ name }) => name));
  const members = Object.entries(configSecrets).map(([member, { secret }]) => [member, secret] as const);
  return [['secretToken', secretToken] as const, ...members].flatMap(([name, secret]) => {
    return stored.has(secret) && rules[secret]?.isShown === false ? [name] : [];
  });
}
