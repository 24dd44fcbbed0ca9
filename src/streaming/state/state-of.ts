/** What a destination does now; the states and what leads from one to another are drawn in ARCHITECTURE.md. */
export const DESTINATION_STATES = ['STREAMING', 'RETRYING', 'PAUSED', 'OFF'] as const;

export type DestinationState = (typeof DESTINATION_STATES)[number];

/** What of a destination's row says its state; `STATE_COLUMNS` reads it. */
export interface StateColumns {
  readonly active: boolean;
  readonly failing: boolean;
  readonly switchedOff: boolean;
}

/** SQL for `StateColumns` of the destination `d`. */
export const STATE_COLUMNS =
  'd.active, d.failing_since IS NOT NULL AS failing, d.switched_off_at IS NOT NULL AS "switchedOff"';

export function stateOf({ active, failing, switchedOff }: StateColumns): DestinationState {
  if (active) return failing ? 'RETRYING' : 'STREAMING';
  return switchedOff ? 'OFF' : 'PAUSED';
}
