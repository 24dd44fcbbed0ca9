import { defineErrors } from '../errors/define-errors.ts';

/** GitLab's text for a configuration of the wrong form. */
export const configTexts = defineErrors('Payloads of mutations', {
  CONFIG_INVALID: 'Config must be a valid json schema',
});

/** Classes of answers that do not take an event, as they are stored with the attempt. */
export const answerClasses = defineErrors('Deliveries', {
  status: 'status',
  redirect: 'redirect',
  foreign: 'foreign',
});
