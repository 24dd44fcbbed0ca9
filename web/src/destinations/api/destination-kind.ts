import { graphql, type ResultOf } from '../../api/graphql.ts';
import { ConfigFieldFragment } from '../../config-form/config-field.ts';
import { DeliveryOptionsFragment } from './fragments.ts';

export const DestinationKindsDocument = graphql(
  `
    query DestinationKinds {
      kinds: auditEventDestinationKinds {
        name
        title
        form {
          ...ConfigField
        }
        secretToken {
          title
          help
          replacing
          required
          shown
          minimumLength
          maximumLength
          overlaps
        }
        headers
        signed
        deliveryOptions {
          ...DeliveryOptions
        }
        formats
      }
    }
  `,
  [ConfigFieldFragment, DeliveryOptionsFragment],
);

/** A way in which events get to a destination, with all that its form is drawn from. */
export type DestinationKind = ResultOf<typeof DestinationKindsDocument>['kinds'][number];
