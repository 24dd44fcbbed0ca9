import { defineErrors } from '../../errors/define-errors.ts';

export const readErrors = defineErrors('GraphQL', {
  FILTER_INVALID: '`{name}` is invalid. Send {what}.',
});
