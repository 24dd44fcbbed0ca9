import type { Reach } from '../access/policy.ts';
import type { Group, Prisma, PrismaClient } from '../database/generated/client.ts';
import type { GroupRef } from './group-directory.ts';

/** The groups within reach. */
export function groupsWithin(reach: Reach): Prisma.GroupWhereInput {
  return reach === 'everywhere' ? {} : { traversalIds: { hasSome: [...reach] } };
}

/** Selects groups or projects with the text in their name or path, regardless of case. */
export function matching(search: string | null | undefined) {
  if (search === null || search === undefined || search === '') return {};
  // Escaped, because Prisma puts the text into `ILIKE '%…%'` unchanged.
  const contains = search.replace(/[\\%_]/g, String.raw`\$&`);
  const text = { contains, mode: 'insensitive' } as const;
  return { OR: [{ name: text }, { path: text }] };
}

/** Groups as requests refer to them, one query for all their streams. */
export async function toGroupRefs(prisma: PrismaClient, groups: readonly Group[]): Promise<GroupRef[]> {
  const rootIds = [...new Set(groups.map(rootOf))];
  const streams = await prisma.stream.findMany({
    where: { groupId: { in: rootIds } },
    select: { id: true, groupId: true },
  });
  const streamOf = new Map(streams.map(({ id, groupId }) => [groupId, id]));
  return groups.flatMap((group) => {
    const { id, name, fullPath, fullName, traversalIds } = group;
    const rootId = rootOf(group);
    const streamId = streamOf.get(rootId);
    // Deleted between the two queries.
    if (streamId === undefined) return [];
    return [{ id, name, fullPath, fullName, traversalIds, rootId, streamId }];
  });
}

function rootOf({ id, traversalIds }: Group): number {
  return traversalIds[0] ?? id;
}
