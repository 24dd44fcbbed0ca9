import type { Outcome } from '../../destination-kinds/outcome.ts';
import type { LoggedEvent } from '../../event-log/read-events.ts';
import type { Attempt } from '../attempts/attempts.ts';

/** One request that a probe has sent. */
export interface SentProbe {
  /** Of the subscription that goes on with it, if one does; the position is as it was read. */
  readonly next?: { readonly subscriptionId: number; readonly position: number } | undefined;
  /** It waited for another attempt. */
  readonly failedDeliveryId?: number;
  /** The last event that it carried. */
  readonly event: Pick<LoggedEvent, 'id' | 'sequence' | 'receivedAt'>;
  readonly outcome: Outcome;
  /** One for each event. */
  readonly attempts: readonly Attempt[];
}
