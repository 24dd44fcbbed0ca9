import { defineErrors } from '../errors/define-errors.ts';

export const eventLogErrors = defineErrors('Log', {
  FOLLOWER_FAILED:
    'a follower of the event log failed on a stream and tries it again after a pause, while the other streams go on; if it keeps failing, report it',
});
