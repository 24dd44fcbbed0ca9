import { accessFieldErrors } from '../access/access-errors.ts';
import type { AuditTrail, Author, OwnEvent } from '../access/audit-trail.ts';
import { changeKey } from '../access/share-keys.ts';
import type { Group, User } from '../database/generated/client.ts';
import { type CreateGroupResult, insertGroup, isUniqueViolation, type NewGroup } from './group.service.ts';
import { memberEvent } from './member.service.ts';

/** Makes a group; `owner` becomes Owner of it. `within`: where the parent is, null for a top-level group. */
export async function addGroup(
  changes: AuditTrail,
  input: NewGroup & {
    readonly owner?: Pick<User, 'id' | 'name'>;
    readonly within: { readonly rootId: number } | null;
  },
  author: Author,
  now: Date,
): Promise<CreateGroupResult> {
  const { owner, within, ...asked } = input;
  const wanted = owner === undefined ? asked : { ...asked, ownerId: owner.id };
  try {
    return await changes.run(changeKey({ group: within, author }), async (tx, record) => {
      const result = await insertGroup(tx, wanted, now);
      if (result.kind !== 'created') return result;
      for (const event of eventsOf(result.group, owner, author)) record(event);
      return result;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return { kind: 'invalid', errors: { path: [accessFieldErrors.TAKEN] } };
  }
}

function eventsOf(group: Group, owner: Pick<User, 'id' | 'name'> | undefined, author: Author): OwnEvent[] {
  const place = { id: group.id, fullPath: group.fullPath, rootId: group.traversalIds[0] ?? group.id };
  const target = { type: 'Group', id: group.id, details: group.name };
  const created = { eventType: 'group_created', group: place, author, target, message: 'Group created' };
  if (owner === undefined) return [created];
  return [created, memberEvent(place, owner, author, 'member_created', 'Added user access as Owner')];
}
