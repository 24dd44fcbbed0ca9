import type { Destination } from '../../database/generated/client.ts';
import { DEFAULT_DELIVERY_OPTIONS, type DeliveryOptions } from '../../destination-kinds/delivery-options.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { DestinationDeps } from '../changes/destination-changes.ts';
import type { DestinationChange } from './destination-change.ts';
import type { Permit } from '../changes/destination-events.ts';
import { planOptions, type WantedOptions } from '../changes/options-change.ts';
import { optionsOf, type OptionColumns } from '../model/delivery-options.ts';
import { destinationErrors } from '../rules/destination-rules.ts';
import { textsOf } from '../rules/destination-texts.ts';
import type { ConfigHeader } from '../rules/http-config.ts';

/** What is wrong with a destination that is to be saved, as far as it is known without looking at the others. */
interface Known {
  readonly blocked: ErrorText | undefined;
  readonly wrong: readonly ErrorText[];
}

/** Tries a destination before it is made: why it may not be, or undefined. Not within a transaction. */
export async function verifyNew(
  { verifier }: Pick<DestinationDeps, 'verifier'>,
  permit: Permit,
  draft: Known & {
    readonly url: string | undefined;
    readonly name: string;
    readonly token: string;
    readonly headers: readonly ConfigHeader[];
    readonly options: WantedOptions;
  },
): Promise<ErrorText | undefined> {
  const { url, name, token, headers } = draft;
  const options = wantedOptions(DEFAULT_DELIVERY_OPTIONS, draft.options);
  if (url === undefined || options === undefined || !mayBeAsked(permit, draft, { url, token }))
    return undefined;
  return verifier.asNew(permit, { name, url, verificationToken: token, headers, options });
}

/** Tries a destination as a change would make it: why it may not, or undefined. Not within a transaction. */
export async function verifyChanged(
  { verifier }: Pick<DestinationDeps, 'verifier'>,
  permit: Permit,
  current: Pick<Destination, 'id' | 'name'> & OptionColumns,
  change: DestinationChange & Known & { readonly deliveryOptions?: WantedOptions | null | undefined },
): Promise<ErrorText | undefined> {
  const url = change.destinationUrl ?? undefined;
  const token = change.verificationToken ?? undefined;
  const options = wantedOptions(current, change.deliveryOptions ?? {});
  if (options === undefined || !mayBeAsked(permit, change, { url, token })) return undefined;
  return verifier.asChanged(permit, current, {
    ...(url !== undefined && { url }),
    ...(token !== undefined && { verificationToken: token }),
    ...(change.headers !== undefined && { headers: change.headers }),
    options,
  });
}

/** The options as they would be; undefined where the rules refuse them. */
function wantedOptions(before: OptionColumns, wanted: WantedOptions): DeliveryOptions | undefined {
  const { errors, columns } = planOptions(before, wanted);
  return errors.length > 0 ? undefined : optionsOf({ ...before, ...columns });
}

/** What the rules refuse gets no request. */
function mayBeAsked(
  { generation }: Permit,
  { blocked, wrong }: Known,
  { url, token }: { readonly url: string | undefined; readonly token: string | undefined },
): boolean {
  const facts = {
    ...(url !== undefined && { url: { text: url, blocked, taken: false } }),
    ...(token !== undefined && { token: { text: token, taken: false } }),
    isSubgroup: false,
    isNew: false,
  };
  return wrong.length + destinationErrors(facts, textsOf(generation)).length === 0;
}
