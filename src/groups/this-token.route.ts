import type { AuditTrail } from '../access/audit-trail.ts';
import { authorOf } from '../access/author.ts';
import { holderKey } from '../access/share-keys.ts';
import type { AccessPolicy } from '../access/policy.ts';
import { forThemselves, type Handle } from '../access/rest-refusal.ts';
import { SHOWN_TOKEN, tokenJson } from '../access/token-json.ts';
import { expiryErrors } from '../access/token-rules.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { jsonAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import { day, invalidFields, optional, withFields } from '../http/rest-fields.ts';
import { revokeToken, rotateToken } from './this-token.service.ts';

export interface ThisTokenDeps {
  readonly prisma: Pick<PrismaClient, 'accessToken'>;
  readonly policy: AccessPolicy;
  readonly changes: AuditTrail;
  readonly now: () => Date;
}

/** Requests about their own token, of a user or a group. */
export function createThisTokenHandlers(deps: ThisTokenDeps) {
  return {
    show: forThemselves(deps, 'read-this-token', show),
    rotate: forThemselves(deps, 'rotate-this-token', rotate),
    revoke: forThemselves(deps, 'revoke-this-token', revoke),
  };
}

const show: Handle<ThisTokenDeps> = async ({ caller: { tokenId: id } }, { prisma, now }) => {
  const token = await prisma.accessToken.findUnique({ where: { id }, ...SHOWN_TOKEN });
  return token === null ? restFailure(401) : jsonAnswer(200, tokenJson(token, now()));
};

const rotate: Handle<ThisTokenDeps> = withFields(
  { expires_at: optional(day) },
  async (request, { expires_at: expiresAt }, { changes, now }) => {
    const { caller, ip } = request;
    const wrong = expiryErrors(expiresAt, now());
    if (wrong.length > 0) return invalidFields({ expires_at: wrong });

    const wanted = { id: caller.tokenId, holder: holderKey(caller), ...(expiresAt && { expiresAt }) };
    const issued = await rotateToken(changes, wanted, authorOf(caller, ip), now());
    if (issued === undefined) return restFailure(401);
    return jsonAnswer(200, { ...tokenJson(issued.row, now()), token: issued.token });
  },
);

const revoke: Handle<ThisTokenDeps> = async ({ caller, ip }, { changes, now }) => {
  const token = { id: caller.tokenId, holder: holderKey(caller) };
  const revoked = await revokeToken(changes, token, authorOf(caller, ip), now());
  return revoked ? { status: 204, body: '' } : restFailure(401);
};
