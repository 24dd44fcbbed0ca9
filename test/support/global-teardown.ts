import { removeDataFolder } from '../embedded-postgres/remove-data-folder.ts';

/** Stops the PostgreSQL of the run and removes what it leaves on the disk. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.embeddedPostgres?.stop();
  if (globalThis.embeddedDataDir !== undefined) await removeDataFolder(globalThis.embeddedDataDir);
}
