import { defineErrors } from '../errors/define-errors.ts';

export const threadLogErrors = defineErrors('Log', {
  THREAD_ENDED: 'a thread of the server ended and is started again; if that happens often, report it',
});
