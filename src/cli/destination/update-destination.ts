import type { Api } from '../api/api.ts';
import { UPDATE_OF_GROUP, UPDATE_OF_INSTANCE, type Destination } from './destination-documents.ts';
import type { deliveryOptionsOf } from './option-options.ts';
import type { Scope } from './scope.ts';

/** What can be changed; what is absent stays as it is. */
export interface DestinationChange {
  readonly name?: string;
  readonly destinationUrl?: string;
  readonly active?: boolean;
  readonly deliveryOptions?: NonNullable<ReturnType<typeof deliveryOptionsOf>>;
  readonly verify?: boolean;
}

/** The destination as it is after the change. */
export async function updateDestination(
  api: Api,
  scope: Scope,
  { id }: Pick<Destination, 'id'>,
  change: DestinationChange,
): Promise<Destination | null | undefined> {
  const input = { id, ...change };
  if (scope.kind === 'group') {
    const data = await api.mutate(UPDATE_OF_GROUP, { input });
    return data.externalAuditEventDestinationUpdate?.externalAuditEventDestination;
  }
  const data = await api.mutate(UPDATE_OF_INSTANCE, { input });
  return data.instanceExternalAuditEventDestinationUpdate?.instanceExternalAuditEventDestination;
}
