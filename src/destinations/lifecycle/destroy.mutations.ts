import type { ActorContext } from '../../access/actor-context.ts';
import { rowId } from '../../graphql/input-type.ts';
import { mutation } from '../../graphql/mutation.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import type { Form } from '../model/form.ts';
import { destroyDestination } from './destroy-destination.service.ts';

/** The mutation that ends a destination, which says the same in every form. */
export function destroyMutation(
  form: Form,
  { verb, ...texts }: { readonly name: string; readonly description: string; readonly verb: string },
) {
  return mutation({
    ...texts,
    input: { id: rowId(DESTINATION_IDS[form.generation][form.owner], `ID of the destination to ${verb}.`) },
    async run({ deps, access }: DestinationParts, input, context: ActorContext) {
      const { destination, ...granted } = await access.destination(context, form, input.id);
      const outcome = await destroyDestination(deps, granted, destination.id);
      if (outcome === 'gone') throw resourceNotAvailable();
      return {};
    },
  });
}
