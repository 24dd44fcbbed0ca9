import type { ActorContext } from '../../access/actor-context.ts';
import { scalar } from '../../graphql/fields.ts';
import { mutation, mutationResolver } from '../../graphql/mutation.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import { optionFields } from '../lifecycle/delivery-options-fields.ts';
import { updateDeliveryOptions } from '../lifecycle/update-delivery-options.service.ts';
import { AnyDestinationId } from '../model/destination-ids.ts';
import { DeliveryOptionsType } from './delivery-options.type.ts';

export const DeliveryOptionsMutations = mutationResolver([
  mutation({
    name: 'auditEventsStreamingDeliveryOptionsUpdate',
    description:
      "Auditstream's own. Change how events are sent to a destination: their format, how many events one request " +
      'carries, and whether it is compressed and signed. Absent fields keep their values. Events that are waiting already ' +
      'are sent in the new way, too.',
    input: { id: scalar(AnyDestinationId, 'ID of the destination, in any of its forms.'), ...optionFields },
    payload: {
      deliveryOptions: {
        type: () => DeliveryOptionsType,
        description: 'The options as they are now; null when the change was refused.',
      },
    },
    async run({ deps, access }: DestinationParts, input, context: ActorContext) {
      const { id: ref, ...wanted } = input;
      const { destination, ...granted } = await access.named(context, ref);
      const result = await updateDeliveryOptions(deps, granted, destination, wanted);
      if (result.kind === 'gone') throw resourceNotAvailable();
      if (result.kind === 'refused') return { deliveryOptions: null, errors: [...result.errors] };
      return { deliveryOptions: result.options };
    },
  }),
]);
