import { defineErrors } from '../errors/define-errors.ts';

/** GitLab's words for a configuration that is not of the form that its kind asks for. */
export const configTexts = defineErrors('Payloads of mutations', {
  CONFIG_INVALID: 'Config must be a valid json schema',
});

/** Classes of answers that do not take an event, as they are stored with the attempt. */
export const answerClasses = defineErrors('Deliveries', {
  status: 'status',
  redirect: 'redirect',
  foreign: 'foreign',
});
