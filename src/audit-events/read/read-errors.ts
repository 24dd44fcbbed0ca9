import { defineErrors } from '../../errors/define-errors.ts';

export const readErrors = defineErrors('GraphQL', {
  FILTER_INVALID: '`{name}` is invalid. Send {what}.',
});

export const readRestErrors = defineErrors('REST', {
  // GitLab's words, in `error`.
  ENTITY_TYPE_MISSING: 'entity_type is missing',
  ENTITY_TYPE_INVALID: 'entity_type does not have a valid value',
  TOO_MANY_EXPORTS:
    'too many exports of this group or this token run at the moment; read one of them to its end, and ask again after Retry-After',
});

/** Each follows the name of a field. */
export const readFieldErrors = defineErrors('Fields', {
  PAGE_NOT_WHOLE: 'cannot be used here. Follow the header Link to the next page, or send a smaller per_page.',
});
