import type { Sender, SendReport } from '../../destination-kinds/sender.ts';

/** Throws where a sender's report does not fit its shipment. */
export function checkReport({ outcome }: SendReport, events: number, { limits }: Sender): void {
  if ('kind' in outcome) return;
  if (outcome.length !== events)
    throw new Error(`A sender reported on ${outcome.length} events of ${events}`);
  if (limits.stable) throw new Error('A shipment that is repeated as it is has one outcome');
}
