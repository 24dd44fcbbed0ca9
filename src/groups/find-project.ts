import type { PlaceName } from '../access/rest-refusal.ts';
import { isRowId } from '../access/row-id.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { foldPath, MAX_FULL_PATH } from './fold-path.ts';
import type { PlacedProject } from './namespace.type.ts';

/** Null when no project has this path, and for a text that cannot be a path; paths are compared regardless of case. */
export async function findProject(
  prisma: Pick<PrismaClient, 'project'>,
  name: PlaceName,
): Promise<PlacedProject | null> {
  const include = { namespace: true };
  if ('id' in name) {
    return isRowId(name.id) ? prisma.project.findUnique({ where: { id: name.id }, include }) : null;
  }
  if (!isProjectPath(name.fullPath)) return null;
  return prisma.project.findUnique({ where: { pathKey: foldPath(name.fullPath) }, include });
}

const PATH = /^[\w.-]+(?:\/[\w.-]+)+$/;

/** Whether a text has the form of a project's full path: letters of ASCII, at least one group above it. */
export function isProjectPath(text: string): boolean {
  return text.length <= MAX_FULL_PATH && PATH.test(text);
}
