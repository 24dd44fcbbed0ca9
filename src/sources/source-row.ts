import type { Prisma } from '../database/generated/client.ts';

/** The relations that are loaded with every source. */
export const SOURCE_PARTS = { group: true, project: true } as const satisfies Prisma.SourceInclude;

export type SourceRecordRow = Prisma.SourceGetPayload<{ include: typeof SOURCE_PARTS }>;
