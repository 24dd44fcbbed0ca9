import { defineErrors } from '../errors/define-errors.ts';

export const jsonErrors = defineErrors('Any request', {
  JSON_INVALID: 'The JSON is not valid ({reason}); correct it and send again',
  JSON_KEY_TWICE: 'The JSON has the key {key} twice in one object; send it once',
  JSON_LONE_SURROGATE: 'The JSON contains a lone surrogate, which cannot be stored; remove it and send again',
  JSON_ESCAPE:
    'The JSON contains {escape} at character {at}, which cannot be stored; remove it and send again',
  JSON_TOO_DEEP: 'The JSON is nested deeper than {levels} levels; use fewer levels and send again',
  JSON_TOO_MANY_MEMBERS:
    'An object of the JSON has more than {maximum} members; send a list, or several objects',
  JSON_VALUE_TOO_LONG:
    'The JSON contains a text, or blanks between two values, of more than {maximum} characters; shorten it and send again',
  JSON_TOO_MANY_VALUES: 'The JSON contains more than {maximum} values; send it in several requests',
});
