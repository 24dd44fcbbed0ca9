import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { SealedSecret } from './sealed-secret.ts';

/** The stored secrets that are never shown again, as the API calls them: `secretToken`, and members of `config`. */
export function storedSecretsOf(
  { secrets: rules, secretToken, configSecrets = {} }: AnyDestinationKind,
  { secrets }: { readonly secrets: readonly SealedSecret[] },
): string[] {
  const members = Object.entries(configSecrets).map(([member, { secret }]) => [member, secret] as const);
  return [['secretToken', secretToken] as const, ...members].flatMap(([name, secret]) => {
    const isStored = secrets.some((stored) => stored.name === secret);
    return isStored && rules[secret]?.isShown === false ? [name] : [];
  });
}
