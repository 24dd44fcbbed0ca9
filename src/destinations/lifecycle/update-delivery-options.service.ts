import type { Destination } from '../../database/generated/client.ts';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { changeLocked, type DestinationDeps, type Gone } from '../changes/destination-changes.ts';
import type { Permit } from '../changes/destination-events.ts';
import { optionEvents, planOptions, type WantedOptions } from '../changes/options-change.ts';
import { optionsOf, shownOptions, type ShownOptions } from '../model/delivery-options.ts';
import { announceResumed, HEALTHY, resumeDestination } from './resume-destination.ts';

export type UpdateDeliveryOptionsResult =
  | { readonly kind: 'updated'; readonly options: ShownOptions }
  | { readonly kind: 'refused'; readonly errors: readonly ErrorText[] } // -> payload errors
  | Gone; // -> resource not available

/**
 * Changes the delivery options of a destination. A failing destination is tried at once, because the options may be the
 * reason.
 */
export async function updateDeliveryOptions(
  deps: Pick<DestinationDeps, 'trail' | 'notifications' | 'jobs' | 'deliveries' | 'kinds'>,
  permit: Permit,
  { id }: Pick<Destination, 'id'>,
  wanted: WantedOptions,
): Promise<UpdateDeliveryOptionsResult> {
  let woken = false;
  const result = await changeLocked(
    deps,
    permit,
    id,
    async (tx, record): Promise<UpdateDeliveryOptionsResult> => {
      const before = await tx.destination.findUniqueOrThrow({ where: { id } });
      const kind = kindNamed(deps.kinds, before.kind);
      const change = planOptions(kind, before, wanted);
      if (change.errors.length > 0) return { kind: 'refused', errors: change.errors };
      if (Object.keys(change.columns).length === 0)
        return { kind: 'updated', options: shownOptions(kind, optionsOf(before)) };
      const resumes = before.active && before.failingSince !== null;
      const after = await tx.destination.update({
        where: { id },
        data: { ...change.columns, ...(resumes && HEALTHY) },
      });
      for (const event of optionEvents(permit, before, change)) record(event);
      if (resumes) woken = await resumeDestination(tx, deps, id);
      return { kind: 'updated', options: shownOptions(kind, optionsOf(after)) };
    },
  );
  if (woken) announceResumed(deps);
  return result;
}
