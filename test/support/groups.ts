import type { Database } from '../../src/database/database.ts';

let counter = 0;

/** A top-level group with its stream, made without the services above the log. */
export async function createGroupWithStream(
  database: Database,
): Promise<{ groupId: number; streamId: number }> {
  counter += 1;
  const path = `group-${process.pid}-${counter}`;
  const group = await database.prisma.group.create({
    data: {
      path,
      name: path,
      fullPath: path,
      pathKey: path,
      fullName: path,
      traversalIds: [],
      stream: { create: {} },
    },
    include: { stream: true },
  });
  if (group.stream === null) throw new Error('The group has no stream');
  return { groupId: group.id, streamId: group.stream.id };
}
