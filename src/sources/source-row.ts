import type { Prisma } from '../database/generated/client.ts';

/** What is loaded of a source wherever it is shown or changed. */
export const SOURCE_PARTS = { group: true, project: true } as const satisfies Prisma.SourceInclude;

export type SourceRecordRow = Prisma.SourceGetPayload<{ include: typeof SOURCE_PARTS }>;
