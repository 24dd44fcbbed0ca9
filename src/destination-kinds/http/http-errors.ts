import { defineErrors } from '../../errors/define-errors.ts';

/** GitLab's words, which stay as they are. */
export const httpTexts = defineErrors('Payloads of mutations', {
  URL_BLANK: "Destination url can't be blank",
  URL_NOT_A_URL: 'Destination url must be a valid URL',
  URL_TOO_LONG: 'Destination url is too long (maximum is {maximum} characters)',
});
