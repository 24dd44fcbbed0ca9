import type { Api } from '../api/api.ts';
import { DELIVERY_OPTIONS } from '../api/delivery-options.ts';
import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts';
import { twinsOf } from '../api/twins.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { groupPathOf, type Scope } from '../destination/scope.ts';

// The consolidated form: URL and headers are one value, so that they change together or not at all.
export const STREAM = twinsOf(
  graphql(
    `
      fragment Listed on InstanceAuditEventStreamingDestination {
        id
        name
        active
        category
        config
        secretToken
        storedSecrets
        eventTypeFilters
        eventTypeDenylistFilters
        deliveryOptions {
          ...DeliveryOptions
        }
        namespaceFilters {
          id
          namespace {
            fullPath
          }
        }
      }
    `,
    [DELIVERY_OPTIONS],
  ),
);

export type Stream = ResultOf<typeof STREAM.instance>;

const CREATE_STREAM = twinsOf(
  graphql(`
    mutation CreateStream($input: InstanceAuditEventStreamingDestinationsCreateInput!) {
      result: instanceAuditEventStreamingDestinationsCreate(input: $input) {
        errors
        destination: externalAuditEventDestination {
          id
        }
      }
    }
  `),
);

export const UPDATE_STREAM = twinsOf(
  graphql(`
    mutation UpdateStream($input: InstanceAuditEventStreamingDestinationsUpdateInput!) {
      instanceAuditEventStreamingDestinationsUpdate(input: $input) {
        errors
      }
    }
  `),
);

export const DELETE_STREAM = twinsOf(
  graphql(`
    mutation DeleteStream($id: AuditEventsInstanceExternalStreamingDestinationID!) {
      instanceAuditEventStreamingDestinationsDelete(input: { id: $id }) {
        errors
      }
    }
  `),
);

/** Makes a destination of any category; returns its id. */
export async function createStream(
  api: Api,
  scope: Scope,
  input: VariablesOf<typeof CREATE_STREAM.instance>['input'],
): Promise<string> {
  const created = await api.mutate(CREATE_STREAM[scope.kind], { input: { ...input, ...groupPathOf(scope) } });
  const id = created.result?.destination?.id;
  if (id === undefined) throw new CommandError(cliErrors.NOT_AUDITSTREAM({ url: api.url }));
  return id;
}
