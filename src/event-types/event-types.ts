import type { Prisma } from '../database/generated/client.ts';
import { builtInDefinitions } from './event-definition.ts';

/** The known types of audit events: built in, declared and seen. */
export type EventTypes = ReturnType<typeof createEventTypes>;

const TYPES_BY_PREFIX = /^[A-Za-z0-9_:-][A-Za-z0-9_.:-]{0,252}\.\*$/;

export function createEventTypes() {
  const builtIn = builtInDefinitions();
  const names = new Set(builtIn.map(({ name }) => name));
  return {
    /** By name. */
    builtIn,
    isBuiltIn: (name: string) => names.has(name),
    /**
     * The first of the names that a destination of this top-level group, or (null) of the instance, cannot be filtered
     * by. Types that were seen in one top-level group are unknown to the others: its types may say what its software is.
     * `prefix.*` may stand for future types, so any prefix is allowed.
     */
    async findUndefined(
      db: Pick<Prisma.TransactionClient, 'eventType'>,
      asked: readonly string[],
      groupId: number | null,
    ): Promise<string | undefined> {
      const others = asked.filter((name) => !names.has(name) && !TYPES_BY_PREFIX.test(name));
      if (others.length === 0) return undefined;
      const rows = await db.eventType.findMany({
        where: {
          name: { in: others },
          ...(groupId !== null && { OR: [{ streamId: null }, { stream: { groupId } }] }),
        },
        select: { name: true },
      });
      const known = new Set(rows.map(({ name }) => name));
      return others.find((name) => !known.has(name));
    },
  };
}
