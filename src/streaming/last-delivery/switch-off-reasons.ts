import { switchOffReasons } from '../streaming-errors.ts';

/** Why a destination that answered 410 is off. */
export const GONE_REASON = switchOffReasons.SWITCHED_OFF_GONE;
/** Why one that was down is off. */
export const TOO_LONG_REASON = switchOffReasons.SWITCHED_OFF_TOO_LONG;
