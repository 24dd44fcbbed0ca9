import type { Api } from '../api/api.ts';
import { loadSecretMembers } from './secret-members.ts';
import { UPDATE_STREAM } from '../apply/streams.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { saysNothing } from '../given-options.ts';
import { UPDATE } from './destination-documents.ts';
import { findDestination, isOther, type AnyDestination, type OtherDestination } from './destinations.ts';
import type { deliveryOptionsOf } from './option-options.ts';
import type { Scope } from './scope.ts';

/** Beside the members of a configuration, what `--unset` takes. */
const SECRET_TOKEN = 'secretToken';

/** What can be changed; what is absent stays as it is. */
export interface DestinationChange {
  readonly name?: string;
  readonly destinationUrl?: string;
  readonly active?: boolean;
  readonly deliveryOptions?: NonNullable<ReturnType<typeof deliveryOptionsOf>>;
  readonly verify?: boolean;
  /** Of a category of its own, as are the next three. */
  readonly config?: object;
  /** Members of the configuration. */
  readonly unset?: readonly string[];
  readonly secretToken?: string;
  readonly keepPreviousForHours?: number;
}

/** The destination as it is after the change. */
export async function updateDestination(
  api: Api,
  scope: Scope,
  destination: AnyDestination,
  { config, unset, secretToken, keepPreviousForHours, ...change }: DestinationChange,
): Promise<AnyDestination | null | undefined> {
  const { id } = destination;
  if (isOther(destination)) {
    const { destinationUrl, ...others } = change;
    const said = { ...config, ...(destinationUrl !== undefined && { url: destinationUrl }) };
    const members = unset?.filter((member) => member !== SECRET_TOKEN);
    const isMoved = Object.keys(said).length > 0 || (members?.length ?? 0) > 0;
    const whole = isMoved ? await wholeConfig(api, destination, said, members) : {};
    const input = {
      ...{ id, ...others, secretToken, keepPreviousForHours },
      ...(unset?.includes(SECRET_TOKEN) === true && { removeSecretToken: true }),
      ...(isMoved && { config: whole }),
    };
    await api.mutate(UPDATE_STREAM[scope.kind], { input });
    return findDestination(api, scope, id);
  }
  if (!saysNothing({ config, unset, secretToken, keepPreviousForHours }))
    throw new UsageError(cliErrors.NOT_OVER_HTTP);
  return (await api.mutate(UPDATE[scope.kind], { input: { id, ...change } })).result?.destination;
}

/** The API takes a whole configuration: what is not said stays as it is. A secret, which is not in it, goes when it is null. */
async function wholeConfig(
  api: Api,
  { category, config }: OtherDestination,
  said: object,
  unset: readonly string[] = [],
): Promise<object> {
  const secrets = unset.length > 0 ? (await loadSecretMembers(api)).get(category) : undefined;
  const left = Object.entries({ ...(config as object), ...said }).filter(
    ([member]) => !unset.includes(member),
  );
  const gone = unset.filter((member) => secrets?.includes(member)).map((member) => [member, null] as const);
  return Object.fromEntries([...left, ...gone]);
}
