import { DELIVERY_OPTIONS } from '../api/delivery-options.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { twinsOf } from '../api/twins.ts';

/** All fields of a destination over HTTP except its secrets. */
export const DESTINATION = twinsOf(
  graphql(
    `
      fragment Listed on InstanceExternalAuditEventDestination {
        id
        name
        destinationUrl
        active
        state
        lag
        sendingLimit {
          summary
        }
        eventTypeFilters
        eventTypeDenylistFilters
        deliveryOptions {
          ...DeliveryOptions
        }
        lastSuccessAt
        lastError {
          at
          class
          message
        }
      }
    `,
    [DELIVERY_OPTIONS],
  ),
);

export type Destination = ResultOf<typeof DESTINATION.instance>;

/** The same for every category, in the consolidated form. */
export const STREAMING_DESTINATION = twinsOf(
  graphql(
    `
      fragment Listed on InstanceAuditEventStreamingDestination {
        id
        name
        category
        config
        active
        state
        lag
        sendingLimit {
          summary
        }
        eventTypeFilters
        eventTypeDenylistFilters
        deliveryOptions {
          ...DeliveryOptions
        }
        lastSuccessAt
        lastError {
          at
          class
          message
        }
      }
    `,
    [DELIVERY_OPTIONS],
  ),
);

/** Requested only by commands that show or use secrets. */
export const SECRETS = twinsOf(
  graphql(
    `
      fragment Listed on InstanceExternalAuditEventDestination {
        id
        verificationToken
        signingSecret
        deliveryOptions {
          ...DeliveryOptions
        }
      }
    `,
    [DELIVERY_OPTIONS],
  ),
);

export const CREATE = twinsOf(
  graphql(
    `
      mutation CreateDestination($input: InstanceExternalAuditEventDestinationCreateInput!) {
        result: instanceExternalAuditEventDestinationCreate(input: $input) {
          errors
          destination: instanceExternalAuditEventDestination {
            ...Listed
          }
        }
      }
    `,
    [DESTINATION.instance],
  ),
);

export const UPDATE = twinsOf(
  graphql(
    `
      mutation UpdateDestination($input: InstanceExternalAuditEventDestinationUpdateInput!) {
        result: instanceExternalAuditEventDestinationUpdate(input: $input) {
          errors
          destination: instanceExternalAuditEventDestination {
            ...Listed
          }
        }
      }
    `,
    [DESTINATION.instance],
  ),
);

export const DESTROY = twinsOf(
  graphql(`
    mutation DestroyDestination($id: AuditEventsInstanceExternalAuditEventDestinationID!) {
      instanceExternalAuditEventDestinationDestroy(input: { id: $id }) {
        errors
      }
    }
  `),
);

export const TEST = graphql(`
  mutation Test($id: AuditEventsStreamingDestinationID!) {
    externalAuditEventDestinationTest(input: { id: $id }) {
      errors
      attempt {
        outcome
        status
        durationMs
        errorClass
        errorMessage
        answer
      }
      delivery {
        id
        eventId
        status
      }
    }
  }
`);

export const DESTINATION_KINDS = graphql(`
  query DestinationKinds {
    auditEventDestinationKinds {
      name
      title
      form {
        name
        title
        type
        required
        choices
        help
      }
      secretToken {
        title
        help
        required
      }
      headers
      formats
    }
  }
`);
