import type { PrismaClient } from '../../database/generated/client.ts';
import type { OwnRules } from '../../redaction/rules.ts';

/** What the Owners of a top-level group have set. */
export interface RedactionSettings extends OwnRules {
  readonly enabled: boolean;
}

/** Of a group of which nothing was set. */
export const UNSET: RedactionSettings = { enabled: false, keys: [], patterns: [], paths: [] };

/** The settings of a top-level group; they are off before anything was set. */
export async function findRedactionSettings(
  db: Pick<PrismaClient, 'redaction'>,
  rootId: number,
): Promise<RedactionSettings> {
  return (await db.redaction.findUnique({ where: { groupId: rootId } })) ?? UNSET;
}

/** The redaction rules of a top-level group have changed. Key: the id of the group. */
export const REDACTION_TOPIC = 'redaction';
