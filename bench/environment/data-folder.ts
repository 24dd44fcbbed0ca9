import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeDataFolder } from '../../test/embedded-postgres/remove-data-folder.ts';

/** Makes an empty data folder; `made` removes it, with the database files that it leads to, gigabytes at times. */
export async function makeDataFolder(made: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'auditstream-bench-'));
  made.defer(() => removeDataFolder(folder));
  return folder;
}
