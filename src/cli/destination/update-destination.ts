import type { Api } from '../api/api.ts';
import { updateStream } from '../apply/change-stream.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { UPDATE_OF_GROUP, UPDATE_OF_INSTANCE } from './destination-documents.ts';
import { findDestination, type AnyDestination } from './destinations.ts';
import type { deliveryOptionsOf } from './option-options.ts';
import { isOther } from './other-destinations.ts';
import type { Scope } from './scope.ts';

/** What can be changed; what is absent stays as it is. */
export interface DestinationChange {
  readonly name?: string;
  readonly destinationUrl?: string;
  readonly active?: boolean;
  readonly deliveryOptions?: NonNullable<ReturnType<typeof deliveryOptionsOf>>;
  readonly verify?: boolean;
  /** Of a category of its own, as are the next two. */
  readonly config?: object;
  readonly secretToken?: string;
  readonly keepPreviousForHours?: number;
}

/** The destination as it is after the change. */
export async function updateDestination(
  api: Api,
  scope: Scope,
  destination: AnyDestination,
  { config, secretToken, keepPreviousForHours, ...change }: DestinationChange,
): Promise<AnyDestination | null | undefined> {
  const { id } = destination;
  const ofOthers = {
    ...(config !== undefined && { config }),
    ...(secretToken !== undefined && { secretToken }),
    ...(keepPreviousForHours !== undefined && { keepPreviousForHours }),
  };
  if (isOther(destination)) {
    const { destinationUrl, ...others } = change;
    const own = destination.config as object;
    // The API takes a whole configuration: what is not said stays as it is.
    const whole = { ...own, ...config, ...(destinationUrl !== undefined && { url: destinationUrl }) };
    const isMoved = config !== undefined || destinationUrl !== undefined;
    await updateStream(api, scope, { id, ...others, ...ofOthers, ...(isMoved && { config: whole }) });
    return findDestination(api, scope, id);
  }
  if (Object.keys(ofOthers).length > 0) throw new UsageError(cliErrors.NOT_OVER_HTTP);
  const input = { id, ...change };
  if (scope.kind === 'group') {
    const data = await api.mutate(UPDATE_OF_GROUP, { input });
    return data.externalAuditEventDestinationUpdate?.externalAuditEventDestination;
  }
  const data = await api.mutate(UPDATE_OF_INSTANCE, { input });
  return data.instanceExternalAuditEventDestinationUpdate?.instanceExternalAuditEventDestination;
}
