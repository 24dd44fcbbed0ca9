import { defineErrors } from '../errors/define-errors.ts';

export const logErrors = defineErrors('Log', {
  LOG_LINES_LOST:
    '{count} lines of the log could not be written here and are lost; check that its disk has space and that its reader works',
});
