import { groupKey } from '../access/share-keys.ts';
import { revokeAccessToken } from '../access/access-token.service.ts';
import { type AccessLevel, accessLevelName } from '../access/actor.ts';
import type { AuditTrail, Author, OwnEvent } from '../access/audit-trail.ts';
import { issue, type IssuedToken } from '../access/personal-access-token.service.ts';
import { isRowId } from '../access/row-id.ts';
import type { TokenRequest } from '../access/token-rules.ts';
import { eventGroup } from './group-request.ts';
import type { GroupRef } from './group-directory.ts';
import { lockGroup } from './lock-group.ts';

export type NewGroupToken = TokenRequest & {
  readonly accessLevel: AccessLevel;
  /** Absent when another group token makes it. */
  readonly issuerId?: number;
};

/** Makes a token that is good for this group and what is below it. Undefined: the group is gone -> 404 */
export function issueGroupToken(
  changes: AuditTrail,
  group: GroupRef,
  request: NewGroupToken,
  author: Author,
  now: Date,
): Promise<IssuedToken | undefined> {
  return changes.run(groupKey(group), async (tx, record) => {
    if (!(await lockGroup(tx, group.id))) return undefined;
    const issued = await issue(tx, { ...request, groupId: group.id }, now);
    record(groupTokenEvent('created', group, issued.row, author));
    return issued;
  });
}

/** Ends a token of the group. False: the group has no such token -> 404; one that had ended is fine. */
export async function revokeGroupToken(
  changes: AuditTrail,
  group: GroupRef,
  tokenId: number,
  author: Author,
  now: Date,
): Promise<boolean> {
  if (!isRowId(tokenId)) return false;
  return changes.run(groupKey(group), async (tx, record) => {
    if (!(await lockGroup(tx, group.id))) return false;
    const token = await tx.accessToken.findFirst({ where: { id: tokenId, groupId: group.id } });
    if (token === null) return false;
    if (await revokeAccessToken(tx, tokenId, now)) record(groupTokenEvent('deleted', group, token, author));
    return true;
  });
}

/** What the group's log says of one of its tokens. */
export function groupTokenEvent(
  what: 'created' | 'deleted',
  group: Pick<GroupRef, 'id' | 'fullPath' | 'rootId'>,
  token: {
    readonly id: number;
    readonly name: string;
    readonly scopes: string[];
    readonly accessLevel: number | null;
  },
  author: Author,
): OwnEvent {
  const { id, name, scopes, accessLevel } = token;
  const level = accessLevelName(accessLevel ?? 0);
  const message =
    what === 'created'
      ? `Created group access token with token_id: ${id} with scopes: ${scopes.join(', ')} and ${level} access level`
      : `Revoked group access token with token_id: ${id}`;
  const target = { type: 'PersonalAccessToken', id, details: name };
  return { eventType: `group_access_token_${what}`, group: eventGroup(group), author, target, message };
}
