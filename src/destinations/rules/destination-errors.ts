import { defineErrors } from '../../errors/define-errors.ts';

/** GitLab's words, which stay as they are. */
export const destinationTexts = defineErrors('Payloads of mutations', {
  URL_BLOCKED: 'Destination url is blocked: {reason}',
  TOKEN_TOO_SHORT: 'Verification token is too short (minimum is {minimum} characters)',
  VERIFICATION_TOKEN_INVALID: 'Verification token is invalid',
  GROUP_IS_SUBGROUP: 'Group must not be a subgroup',
  TOO_MANY_DESTINATIONS: 'Maximum number of {what} ({maximum}) exceeded',
  TOO_MANY_TO_ACTIVATE: 'Cannot activate: Maximum number of {what} ({maximum}) exceeded',
  HEADERS_LIMIT: 'Headers are limited to {maximum} per destination',
  VALUE_BLANK: "{field} can't be blank",
  VALUE_INVALID: '{field} is invalid',
  HEADER_RESERVED: 'Key cannot be {name}',
  HEADER_ACTIVE_NULL: 'Active must be a boolean value',
  VALUE_TAKEN: '{field} has already been taken',
  VALUE_TOO_SHORT: '{field} is too short (minimum is {minimum} characters)',
  VALUE_TOO_LONG: '{field} is too long (maximum is {maximum} characters)',
});

/** Our own: GitLab allows any character, but terminals execute some. */
export const nameTexts = defineErrors('Payloads of mutations', {
  NAME_CONTROL_CHARACTERS: 'Name contains control characters. Remove them.',
});

/** Our own: GitLab has no signing secret. */
export const signingSecretTexts = defineErrors('Payloads of mutations', {
  KEEP_PREVIOUS_OUT_OF_RANGE: 'Keep previous for hours must be between 0 and {maximum}',
  PREVIOUS_SECRET_STILL_VALID:
    'The previous signing secret is valid until {until}. Wait until then, or set keepPreviousForHours to 0 to end it now',
});

/** Our own, where GitLab has none; it stands behind "Destination url is blocked: ". */
export const urlLimitTexts = defineErrors('Payloads of mutations', {
  HOSTS_TOO_MANY: 'Hosts of a group are looked up at most {maximum} times a minute; try again in {seconds} s',
});

/** Texts of the consolidated generation where it differs. */
export const consolidatedTexts = defineErrors('Payloads of mutations', {
  CONFIG_NOT_A_HASH: 'Config must be a hash',
  CONFIG_HEADER_RESERVED: 'Config headers cannot contain {name}',
  CONFIG_HEADER_TWICE: 'Config headers contain {name} twice; send it once, in whatever case',
  CONFIG_URL_BLOCKED: 'Config url is blocked: {reason}',
  CONFIG_TAKEN: 'Config {members} already taken.',
  SECRET_TOKEN_REQUIRED: 'Secret token is required for category',
  SECRET_TOKEN_LENGTH: 'Secret token should have length between {minimum} to {maximum} characters.',
  SECRET_TOKEN_INVALID: 'Secret token is invalid',
  CONSOLIDATED_GROUP_IS_SUBGROUP: 'Group must not be a subgroup. Use a top-level group.',
  CATEGORY_UNKNOWN: 'Category is not included in the list',
});

/** Our own: GitLab has no such errors. */
export const kindTexts = defineErrors('Payloads of mutations', {
  CATEGORY_FIXED:
    'Category cannot be changed: this destination is of the category {category}. Create another destination, and delete this one',
  KEEP_PREVIOUS_NOT_POSSIBLE:
    'Keep previous for hours does not apply to the category {category}: receivers get one secret token at a time',
  SECRET_TOKEN_GIVEN_AND_REMOVED:
    'Secret token cannot be given and removed in one change: leave out secretToken or removeSecretToken',
});

/** Errors at the top level of the answer. */
export const instanceErrors = defineErrors('GraphQL', {
  NOT_AN_ADMIN: 'You do not have access to this mutation.',
  NO_SUCH_DESTINATION: 'Please provide valid destination id.',
});

export const destinationLimits = defineErrors('GraphQL', {
  SWITCHED_TOO_OFTEN:
    'Destinations of this group, or of the instance, were made, destroyed, paused or activated more than {maximum} times a minute. Try again in {seconds} s.',
});

export const destinationLogErrors = defineErrors('Log', {
  ADDRESS_IS_LOCAL:
    'a destination was refused because its address is local; to allow it, add the address, its range or the host name to AUDITSTREAM_OUTBOUND_ALLOWLIST and restart',
});
