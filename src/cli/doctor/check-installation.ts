import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { adminContext, type AdminContext } from '../admin/admin-context.ts';
import type { Cli } from '../cli.ts';
import { ConfigError } from '../../config/config.ts';
import type { Check } from './check.ts';
import { doctorErrors } from './doctor-errors.ts';

const NAMES = ['database', 'database clock', 'encryption key'] as const;

/** Checks that only work on the server's machine: its environment, its database, its encryption key. */
export async function checkInstallation(cli: Cli): Promise<Check[]> {
  let context: AdminContext;
  try {
    context = adminContext(cli);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ name: 'configuration', outcome: 'fault', text: error.message }];
  }
  if (!(await isServer(context))) {
    const text = doctorErrors.NOT_ON_THE_SERVER({ folder: context.config.dataDir });
    return ['configuration', ...NAMES].map((name) => ({ name, outcome: 'skipped', text }));
  }
  const configuration = { name: 'configuration', outcome: 'ok', text: 'all variables are valid' } as const;
  // The server's parts take half a second to load.
  const { checkDatabase } = await import('./check-database.ts');
  return [configuration, ...(await checkDatabase(context))];
}

async function isServer({ config }: AdminContext): Promise<boolean> {
  if (config.databaseUrl !== undefined) return true;
  return access(join(config.dataDir, 'postgres')).then(
    () => true,
    () => false,
  );
}
