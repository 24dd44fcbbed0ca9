import { realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes a data folder together with the database files that it links to when root has made them. */
export async function removeDataFolder(dataDir: string): Promise<void> {
  const database = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
  if (database?.startsWith('/var/lib/auditstream/database-'))
    await rm(database, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
