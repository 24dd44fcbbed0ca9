import { GraphQLScalarType } from 'graphql';
import { MAX_ROW_ID } from '../graphql/global-id.ts';
import { graphqlErrors } from '../graphql/graphql-errors.ts';
import { RequestError } from '../graphql/request-error.ts';

/** One event and one destination. */
export interface DeliveryKey {
  readonly destinationId: number;
  /** The `id` that is delivered. */
  readonly eventId: number;
}

const MODEL = 'AuditEvents::Streaming::Delivery';
const GLOBAL_ID = /^gid:\/\/gitlab\/([A-Za-z][A-Za-z0-9:]*)\/(\d{1,10})-(\d{1,16})$/;

/** `gid://gitlab/AuditEvents::Streaming::Delivery/<destination>-<event>`. */
export function toDeliveryId({ destinationId, eventId }: DeliveryKey): string {
  return `gid://gitlab/${MODEL}/${destinationId}-${eventId}`;
}

export const DeliveryIdScalar = new GraphQLScalarType<DeliveryKey, string>({
  name: 'AuditEventsStreamingDeliveryID',
  description: `The global id of a \`${MODEL}\`, for example \`${toDeliveryId({ destinationId: 1, eventId: 7 })}\`.`,
  parseValue: parseDeliveryId,
  serialize: (key) => toDeliveryId(key as DeliveryKey),
});

function parseDeliveryId(value: unknown): DeliveryKey {
  const [, model, destination, event] = (typeof value === 'string' ? GLOBAL_ID.exec(value) : null) ?? [];
  const key = { destinationId: Number(destination), eventId: Number(event) };
  if (model === undefined || key.destinationId > MAX_ROW_ID || !Number.isSafeInteger(key.eventId)) {
    throw new RequestError(graphqlErrors.GLOBAL_ID_INVALID({ value: JSON.stringify(value) }));
  }
  if (model !== MODEL) {
    throw new RequestError(
      graphqlErrors.GLOBAL_ID_OF_ANOTHER_TYPE({ value: JSON.stringify(value), model: MODEL }),
    );
  }
  return key;
}
