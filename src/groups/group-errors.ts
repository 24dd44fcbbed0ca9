import { defineErrors } from '../errors/define-errors.ts';

export const groupErrors = defineErrors('REST', {
  MEMBER_EXISTS: 'Member already exists',
  LAST_OWNER: 'this is the last Owner of the group; make another member Owner first',
  SOLE_OWNER: 'User cannot be removed while is the sole-owner of a group',
  TOKEN_REVOKED: 'token already revoked; make another one',
  PROJECT_IN_USE:
    'a destination is limited to this project by a namespace filter; delete that filter or the destination first',
});

/** Each follows the name of a field. */
export const groupFieldErrors = defineErrors('Fields', {
  PARENT_UNKNOWN: 'does not exist. Send the id of a group that you can see.',
  FULL_PATH_TOO_LONG: 'is too long with its parents (maximum is {maximum} characters). Shorten it.',
  PATH_STAYS: 'cannot be changed. Send the path that the group has, or none.',
  NESTED_TOO_DEEP: 'has too deep level of nesting',
});
