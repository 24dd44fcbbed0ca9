import type { Actor } from '../access/actor.ts';
import { accessErrors } from '../access/access-errors.ts';
import type { AuditTrail } from '../access/audit-trail.ts';
import { authorOf } from '../access/author.ts';
import type { AccessPolicy } from '../access/policy.ts';
import { forInstance, idOf, notFound } from '../access/rest-refusal.ts';
import { type HttpAnswer, jsonAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import type { Handler } from '../http/route.ts';
import { deleteUser, type DeleteUserResult } from './delete-user.service.ts';
import { groupErrors } from './group-errors.ts';

/** `DELETE /api/v4/users/:id`; here and not beside the other routes of users, because groups have a say in it. */
export function createDeleteUserHandler(deps: {
  readonly policy: AccessPolicy;
  readonly changes: AuditTrail;
}): Handler<Actor> {
  return forInstance(deps, 'manage-users', async (request) => {
    const { caller, ip } = request;
    return answerTo(await deleteUser(deps.changes, idOf(request, 'id') ?? 0, authorOf(caller, ip)));
  });
}

function answerTo(result: DeleteUserResult): HttpAnswer {
  switch (result) {
    case 'deleted':
      return { status: 204, body: '' };
    case 'no-such-user':
      return notFound('User');
    case 'themselves':
      return restFailure(403, accessErrors.DELETE_YOURSELF);
    case 'last-admin':
      return restFailure(403, accessErrors.LAST_ADMIN);
    case 'sole-owner':
      return jsonAnswer(409, { message: groupErrors.SOLE_OWNER });
  }
}
