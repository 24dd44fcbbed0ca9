import { defineErrors } from '../errors/define-errors.ts';

export const replayErrors = defineErrors('Payloads of mutations', {
  REPLAY_SPAN_EMPTY: 'From must be before to; correct the time span',
  REPLAY_UNDER_WAY: 'A replay to this destination is under way; wait until it is finished, or cancel it',
});
