import type { Destination } from '../../database/generated/client.ts';
import type { DeliveryOptions } from '../../destination-kinds/delivery-options.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { DestinationDeps } from '../changes/destination-changes.ts';
import type { DestinationChange } from './destination-change.ts';
import type { Permit } from '../changes/destination-events.ts';
import { planOptions, type WantedOptions } from '../changes/options-change.ts';
import { optionsOf, type OptionColumns } from '../model/delivery-options.ts';
import { destinationErrors } from '../rules/destination-rules.ts';
import { textsOf } from '../rules/texts-of.ts';
import { saidSecrets } from '../secrets/new-secrets.ts';
import { configFacts } from './config-facts.ts';
import type { ConfigHeader } from '../rules/http-config.ts';

/** What is wrong with a destination that is to be saved, as far as it is known without looking at the others. */
interface Known {
  readonly blocked: readonly ErrorText[];
  readonly wrong: readonly ErrorText[];
}

/**
 * Sends a test event to a destination before it is created; returns the reason to refuse it, or undefined. Never call
 * it in a transaction.
 */
export async function verifyNew(
  { verifier }: Pick<DestinationDeps, 'verifier'>,
  permit: Permit,
  draft: Known & {
    readonly kind: AnyDestinationKind;
    readonly config: object | undefined;
    readonly name: string;
    readonly secrets: Readonly<Record<string, string>>;
    readonly headers: readonly ConfigHeader[];
    readonly options: WantedOptions;
  },
  said: Readonly<Record<string, string>>,
): Promise<ErrorText | undefined> {
  const { kind, config, name, headers } = draft;
  const { secretToken } = kind;
  const token = draft.secrets[secretToken];
  const options = wantedOptions(kind, kind.options, draft.options);
  if (config === undefined || options === undefined || !mayBeAsked(permit, kind, draft, { config, token }))
    return undefined;
  // Without generated secrets, which no receiver can know yet.
  const secrets = { ...said, ...(token !== undefined && { [secretToken]: token }) };
  return verifier.asNew(permit, { kind, name, config, secrets, headers, options });
}

/**
 * Sends a test event to a destination as a change would make it; returns the reason to refuse it, or undefined. Never
 * call it in a transaction.
 */
export async function verifyChanged(
  { verifier }: Pick<DestinationDeps, 'verifier'>,
  permit: Permit,
  kind: AnyDestinationKind,
  current: Pick<Destination, 'id' | 'name'> & OptionColumns,
  change: DestinationChange & Known & { readonly deliveryOptions?: WantedOptions | null | undefined },
): Promise<ErrorText | undefined> {
  const { config } = change;
  const secrets = saidSecrets(change.secrets);
  const options = wantedOptions(kind, current, change.deliveryOptions ?? {});
  const token = secrets[kind.secretToken];
  if (options === undefined || !mayBeAsked(permit, kind, change, { config, token })) return undefined;
  return verifier.asChanged(permit, current, {
    ...(config !== undefined && { config }),
    ...(change.headers !== undefined && { headers: change.headers }),
    ...(change.removedSecrets !== undefined && { removedSecrets: change.removedSecrets }),
    secrets,
    options,
  });
}

/** The options after the change; undefined where the rules refuse them. */
function wantedOptions(
  kind: AnyDestinationKind,
  before: OptionColumns,
  wanted: WantedOptions,
): DeliveryOptions | undefined {
  const { errors, columns } = planOptions(kind, before, wanted);
  return errors.length > 0 ? undefined : optionsOf({ ...before, ...columns });
}

/** The server sends no request for a destination that the rules refuse. */
function mayBeAsked(
  permit: Permit,
  kind: AnyDestinationKind,
  { blocked, wrong }: Known,
  { config, token }: { readonly config: object | undefined; readonly token: string | undefined },
): boolean {
  const rule = kind.secrets[kind.secretToken];
  const facts = {
    ...(config !== undefined && { place: { ...configFacts(kind, config, blocked), taken: false } }),
    ...(rule !== undefined && token !== undefined && { token: { text: token, taken: false, rule } }),
    isSubgroup: false,
    isNew: false,
  };
  return wrong.length + destinationErrors(facts, textsOf(permit)).length === 0;
}
