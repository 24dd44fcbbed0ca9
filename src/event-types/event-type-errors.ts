import { defineErrors } from '../errors/define-errors.ts';

/** Each goes behind the name of a field. */
export const eventTypeFieldErrors = defineErrors('Fields', {
  EVENT_TYPE_NAME_INVALID: 'is invalid. Send 1 to 255 of the characters A-Z, a-z, 0-9, _ . : and -.',
});
