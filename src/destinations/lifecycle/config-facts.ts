import { ownerKey } from '../../access/share-keys.ts';
import { checkConfig } from '../../config-forms/check-config.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { DestinationDeps } from '../changes/destination-changes.ts';
import type { Permit } from '../changes/destination-events.ts';
import type { PlaceFacts } from '../rules/destination-rules.ts';

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
