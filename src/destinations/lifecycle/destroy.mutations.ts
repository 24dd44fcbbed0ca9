import type { ActorContext } from '../../access/actor-context.ts';
import { changeKey } from '../../access/share-keys.ts';
import { sqlOfPrisma } from '../../database/sql.ts';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import { lockStreamsOf } from '../../event-log/subscriptions.ts';
import { rowId } from '../../graphql/fields.ts';
import { mutation } from '../../graphql/mutation.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import { lockDestination, publishChange, type DestinationDeps } from '../changes/destination-changes.ts';
import { destroyedEvent, type LifePermit } from '../changes/destination-events.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import { configOf } from '../model/destination-place.ts';
import type { Form } from '../model/form.ts';

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

/** Removes a destination with its headers and all that waits to be delivered to it, but for the event that says so. */
export async function destroyDestination(
  deps: Pick<DestinationDeps, 'trail' | 'notifications' | 'farewells' | 'switching' | 'kinds'>,
  permit: LifePermit,
  id: number,
): Promise<'destroyed' | 'gone'> {
  deps.switching.take(permit.group);
  const destroyed = await deps.trail.run(changeKey(permit), async (tx, record) => {
    if (!(await lockDestination(tx, id))) return false;
    const farewell = await deps.farewells.prepare(sqlOfPrisma(tx), id);
    await lockStreamsOf(sqlOfPrisma(tx), id);
    const destination = await tx.destination.delete({ where: { id } });
    const place = { kind: kindNamed(deps.kinds, destination.kind), config: configOf(destination) };
    record(destroyedEvent(permit, { ...destination, ...place }), farewell);
    return true;
  });
  if (!destroyed) return 'gone';
  publishChange(deps, id);
  deps.farewells.announce();
  return 'destroyed';
}
