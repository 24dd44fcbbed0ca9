import { groupKey } from '../access/share-keys.ts';
import type { AuditTrail, Author, OwnEvent, RecordEvent } from '../access/audit-trail.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { GroupRef } from './group-directory.ts';

interface Branch {
  readonly id: number;
  readonly name: string;
  readonly fullPath: string;
}

/** What the parts above keep for a group: they take it away in the transaction that deletes the group. */
export interface GroupBelongings {
  /** Returns what to do after the commit. */
  remove(
    tx: PrismaTransaction,
    group: NonNullable<OwnEvent['group']> & { readonly name: string },
    author: Author,
    record: RecordEvent,
  ): Promise<() => void>;
}

/**
 * Deletes the group and everything below it: subgroups, members, tokens, destinations and, with a top-level group, the
 * stream. Events that are stored already stay until the retention ends, but they are no longer found by the group.
 * False: there is no such group -> 404
 */
export async function deleteGroup(
  { changes, belongings }: { readonly changes: AuditTrail; readonly belongings: GroupBelongings },
  { id, rootId }: GroupRef,
  author: Author,
): Promise<boolean> {
  const afterwards = await changes.run(groupKey({ rootId }), async (tx, record) => {
    const tree = await lockTree(tx, id);
    const last: (() => void)[] = [];
    for (const branch of tree) {
      const group = { id: branch.id, name: branch.name, fullPath: branch.fullPath, rootId };
      last.push(await belongings.remove(tx, group, author, record));
      const target = { type: 'Group', id: branch.id, details: branch.name };
      record({ eventType: 'group_destroyed', group, author, target, message: 'Group destroyed' });
    }
    const ids = tree.map((branch) => branch.id);
    // Before the delete cascades to it, so that all transactions lock in the order groups, destinations, streams.
    await tx.$queryRaw`SELECT id FROM streams WHERE group_id = ANY(${ids}) ORDER BY id FOR UPDATE`;
    await tx.group.deleteMany({ where: { id: { in: ids } } });
    return last;
  });
  for (const step of afterwards) step();
  return afterwards.length > 0;
}

/** The group and all below it, the deepest first; none of them changes and none is added until the commit. */
async function lockTree(tx: PrismaTransaction, id: number): Promise<Branch[]> {
  let tree: Branch[] = [];
  for (;;) {
    // A transaction that adds a subgroup locks its parent: once all groups are locked and none was added meanwhile, the
    // tree is complete.
    const found = await tx.$queryRaw<Branch[]>`
      SELECT id, name, full_path AS "fullPath" FROM groups WHERE ${id} = ANY(traversal_ids)
      ORDER BY cardinality(traversal_ids) DESC, id FOR UPDATE`;
    if (found.length === tree.length) return found;
    tree = found;
  }
}
