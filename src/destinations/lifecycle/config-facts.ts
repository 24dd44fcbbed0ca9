import { ownerKey } from '../../access/share-keys.ts';
import { checkConfig } from '../../config-forms/check-config.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { DestinationDeps } from '../changes/destination-changes.ts';
import type { Permit } from '../changes/destination-events.ts';
import type { Prisma } from '../../database/generated/client.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import type { DestinationFacts, PlaceFacts } from '../rules/destination-rules.ts';
import { digestSecret } from '../secrets/sealed-secret.ts';

/** Why a configuration may not be used, as a look outside shows. Never within a transaction. */
export function blockedBy(
  { urls }: Pick<DestinationDeps, 'urls'>,
  { group }: Permit,
  kind: AnyDestinationKind,
  config: object,
): Promise<readonly ErrorText[]> {
  return kind.check(config, { blockedReason: (url) => urls.blockedReason(url, ownerKey(group)) });
}

/** What is known of a configuration without looking at other destinations. */
export function configFacts(
  kind: AnyDestinationKind,
  config: object,
  blocked: readonly ErrorText[],
): Omit<PlaceFacts, 'taken'> {
  return { wrong: checkConfig(kind.config, config), blocked, identifiedBy: kind.identifiedBy };
}

/** What is known of the parts that are new or change; `count` counts other destinations of the same owner and kind. */
export async function factsOf(
  parts: {
    readonly kind: AnyDestinationKind;
    readonly config?: object | undefined;
    readonly blocked: readonly ErrorText[];
    readonly name?: string;
    readonly secrets?: Readonly<Record<string, string>>;
    readonly active?: boolean;
  },
  count: (where: Prisma.DestinationWhereInput) => Promise<number>,
  sealer: Sealer,
): Promise<Pick<DestinationFacts, 'place' | 'name' | 'token' | 'otherActive'>> {
  const { kind, config, blocked, name, secrets = {}, active } = parts;
  const rule = kind.secrets[kind.secretToken];
  const text = secrets[kind.secretToken];
  const isTaken = async (where: Prisma.DestinationWhereInput): Promise<boolean> => (await count(where)) > 0;
  const isTokenTaken = async (token: string): Promise<boolean> =>
    rule?.isUnique === true &&
    isTaken({ secrets: { some: { digest: digestSecret(sealer, kind.secretToken, token) } } });
  return {
    place: config && {
      ...configFacts(kind, config, blocked),
      taken: await isTaken({ identity: kind.identity(config).key }),
    },
    name: name === undefined ? undefined : { text: name, taken: await isTaken({ name }) },
    token: rule && text !== undefined ? { text, taken: await isTokenTaken(text), rule } : undefined,
    otherActive: active === true ? await count({ active: true }) : undefined,
  };
}
