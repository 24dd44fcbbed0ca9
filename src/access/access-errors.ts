import { defineErrors } from '../errors/define-errors.ts';

export const accessErrors = defineErrors('REST', {
  NOT_FOUND: '404 {what} Not Found',
  INSUFFICIENT_SCOPE: 'The request requires higher privileges than provided by the access token.',
  BLOCK_YOURSELF: 'you cannot block yourself; ask another admin',
  DELETE_YOURSELF: 'you cannot delete yourself; ask another admin',
  TOKENS_TOO_MANY:
    'this user or group has {maximum} active access tokens already; revoke those that are not used, then make a new one',
  LAST_ADMIN: 'this is the last admin who is not blocked; make another one first',
});

/** Each follows the name of a field. The first ones are GitLab's texts. */
export const accessFieldErrors = defineErrors('Fields', {
  TAKEN: 'has already been taken',
  BLANK: "can't be blank",
  TOO_LONG: 'is too long (maximum is {maximum} characters)',
  EMAIL_INVALID: 'is invalid',
  PATH_INVALID:
    "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-' or end in '.', '.git' or '.atom'.",
  CONTROL_CHARACTERS: 'contains control characters. Remove them.',
  LEVEL_TOO_HIGH: 'is higher than your own. Send at most {level}.',
  EXPIRY_PAST: 'must be a date in the future. Send a later one.',
  EXPIRY_TOO_LATE: 'must be at most {days} days from now. Send {latest} or an earlier date.',
  SCOPES_BLANK: "can't be blank. Send some of {scopes}.",
  SCOPES_UNKNOWN: 'can only contain available scopes. Send some of {scopes}.',
  SCOPES_NOT_YOURS: 'can only contain scopes of your own token. Leave out {scopes}.',
});
