import { ACCESS_LEVELS } from '../access/actor.ts';
import { fieldErrors, nameErrors, pathErrors, type FieldErrors } from '../access/field-rules.ts';
import { isRowId } from '../access/row-id.ts';
import { Prisma, type Group } from '../database/generated/client.ts';
import { type PrismaTransaction } from '../database/prisma-transaction.ts';
import { foldPath, MAX_FULL_PATH } from './fold-path.ts';
import { groupFieldErrors } from './group-errors.ts';

const UNIQUE_VIOLATION = 'P2002';
// GitLab's limit.
const MAX_DEPTH = 20;

export interface NewGroup {
  readonly name: string;
  readonly path: string;
  /** Null or absent: a top-level group. */
  readonly parentId?: number | null;
  /** Becomes Owner of the new group. */
  readonly ownerId?: number;
}

export type CreateGroupResult =
  | { readonly kind: 'created'; readonly group: Group } // -> 201
  | { readonly kind: 'invalid'; readonly errors: FieldErrors }; // -> 400

type Parent = Pick<Group, 'id' | 'fullPath' | 'fullName' | 'traversalIds'>;

/**
 * Makes a group and, for a top-level group, the stream that its events go to. The caller has checked that the actor may
 * do so. A path that is taken fails the caller's transaction.
 */
export async function insertGroup(
  tx: PrismaTransaction,
  input: NewGroup,
  now: Date,
): Promise<CreateGroupResult> {
  const errors = fieldErrors({ name: nameErrors(input.name), path: pathErrors(input.path) });
  if (errors !== undefined) return { kind: 'invalid', errors };

  const parentId = input.parentId ?? undefined;
  const parent = parentId === undefined ? undefined : await lockParent(tx, parentId);
  if (parentId !== undefined && parent === undefined) {
    return { kind: 'invalid', errors: { parent_id: [groupFieldErrors.PARENT_UNKNOWN] } };
  }
  const misplaced = placeErrors(input, parent);
  if (misplaced !== undefined) return { kind: 'invalid', errors: misplaced };

  const group = await insertRow(tx, input, parent, now);
  if (parent === undefined) await insertStream(tx, group.id);
  if (input.ownerId !== undefined) {
    const { owner } = ACCESS_LEVELS;
    await tx.membership.create({ data: { userId: input.ownerId, groupId: group.id, accessLevel: owner } });
  }
  return { kind: 'created', group };
}

// Locked so that it is not deleted between here and the insert.
async function lockParent(tx: PrismaTransaction, id: number): Promise<Parent | undefined> {
  if (!isRowId(id)) return undefined;
  const [parent] = await tx.$queryRaw<Parent[]>`
    SELECT id, full_path AS "fullPath", full_name AS "fullName", traversal_ids AS "traversalIds"
    FROM groups WHERE id = ${id} FOR KEY SHARE`;
  return parent;
}

function placeErrors(input: NewGroup, parent: Parent | undefined): FieldErrors | undefined {
  if (parent === undefined) return undefined;
  const tooLong = parent.fullPath.length + 1 + input.path.length > MAX_FULL_PATH;
  const tooDeep = parent.traversalIds.length >= MAX_DEPTH;
  return fieldErrors({
    path: tooLong ? [groupFieldErrors.FULL_PATH_TOO_LONG({ maximum: MAX_FULL_PATH })] : [],
    parent_id: tooDeep ? [groupFieldErrors.NESTED_TOO_DEEP] : [],
  });
}

async function insertRow(
  tx: PrismaTransaction,
  input: NewGroup,
  parent: Parent | undefined,
  now: Date,
): Promise<Group> {
  const fullPath = parent === undefined ? input.path : `${parent.fullPath}/${input.path}`;
  const { id } = await tx.group.create({
    data: {
      parentId: parent?.id ?? null,
      path: input.path,
      name: input.name,
      fullPath,
      pathKey: foldPath(fullPath),
      fullName: parent === undefined ? input.name : `${parent.fullName} / ${input.name}`,
      createdAt: now,
    },
    select: { id: true },
  });
  // The path of ids ends with the group's own id, which the insert assigns.
  return tx.group.update({ where: { id }, data: { traversalIds: [...(parent?.traversalIds ?? []), id] } });
}

/** Makes the stream of a top-level group, and lets the destinations of the instance read it from its first event on. */
async function insertStream(tx: PrismaTransaction, groupId: number): Promise<void> {
  // Creating an instance destination locks this row exclusively while it subscribes to every stream, so either it sees
  // the new stream, or the new stream sees the destination (test/destinations/instance-subscriptions.test.ts).
  await tx.$queryRaw`SELECT id FROM instance FOR SHARE`;
  // Locked so that no destination is paused or destroyed before the commit: that transaction would not see the new
  // subscription.
  await tx.$queryRaw`SELECT id FROM destinations WHERE group_id IS NULL ORDER BY id FOR SHARE`;
  const { id } = await tx.stream.create({ data: { groupId } });
  await tx.$executeRaw`
    INSERT INTO subscriptions (stream_id, destination_id, position, position_received_at, runnable)
    SELECT s.id, d.id, s.last_sequence, s.last_received_at, d.active AND d.failing_since IS NULL
    FROM streams s CROSS JOIN destinations d WHERE s.id = ${id} AND d.group_id IS NULL`;
}

/** Whether an error of `insertGroup`'s transaction means that the path is taken, which is its only unique value. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === UNIQUE_VIOLATION;
}
