import type { Outcome } from '../../destination-kinds/outcome.ts';
import type { DueEvent } from '../../event-log/due-events.ts';
import type { Attempt } from '../attempts/attempts.ts';

/** One request that a probe has sent. */
export interface SentProbe {
  readonly subscriptionId: number;
  /** The subscription's, when it was read. */
  readonly position: number;
  /** It is what the subscription goes on with. */
  readonly isNext: boolean;
  /** The last event that it carried. */
  readonly event: DueEvent;
  readonly outcome: Outcome;
  /** One for each event. */
  readonly attempts: readonly Attempt[];
}
