import { withAdminDatabase, type AdminDatabase } from '../admin/admin-database.ts';
import type { AdminContext } from '../admin/admin-context.ts';
import { readKeyInUse } from '../admin/encryption-key.ts';
import { explainingStart } from '../admin/explain-start.ts';
import { readRotationState } from '../admin/key-rotation/rotation-state.ts';
import { migrationDifference } from '../../database/migrate.ts';
import { readMigrations } from '../../database/migration-files.ts';
import { sqlOfClient } from '../../database/sql.ts';
import { check, type Check } from './check.ts';
import { checkDifference } from './clock.ts';
import { doctorErrors } from './doctor-errors.ts';

/** Looks at the database as the server would, and changes nothing. */
export async function checkDatabase(context: AdminContext): Promise<Check[]> {
  const checks: Check[] = [];
  const connection = await check('database', () =>
    explainingStart(context, () =>
      withAdminDatabase(context, async (admin) => {
        const migrations = await checkMigrations(admin);
        checks.push(await checkClock(admin), await checkKey(context, admin));
        return migrations;
      }),
    ),
  );
  return [connection, ...checks];
}

async function checkMigrations({ database }: AdminDatabase): Promise<Omit<Check, 'name'>> {
  const migrations = await readMigrations();
  const { missing, unknown, changed } = await migrationDifference(database.pool, migrations);
  if (unknown.length > 0)
    return { outcome: 'fault', text: doctorErrors.MIGRATIONS_UNKNOWN({ names: unknown.join(', ') }) };
  if (changed.length > 0)
    return { outcome: 'fault', text: doctorErrors.MIGRATIONS_CHANGED({ names: changed.join(', ') }) };
  if (missing.length > 0)
    return { outcome: 'fault', text: doctorErrors.MIGRATIONS_MISSING({ count: missing.length }) };
  const { rows } = await database.pool.query<{ version: string }>(
    "SELECT current_setting('server_version') AS version",
  );
  return { outcome: 'ok', text: `PostgreSQL ${rows[0]?.version ?? '?'}, every migration applied` };
}

async function checkClock({ database }: AdminDatabase): Promise<Check> {
  const asked = Date.now();
  const { rows } = await database.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const between = (asked + Date.now()) / 2;
  const difference = (rows[0]?.now.getTime() ?? Number.NaN) - between;
  return { name: 'database clock', ...checkDifference('the database', difference) };
}

function checkKey({ config }: AdminContext, { database, dataDir }: AdminDatabase): Promise<Check> {
  return check('encryption key', async () => {
    const { key } = await readKeyInUse(config, dataDir);
    const state = await readRotationState(sqlOfClient(database.pool), key);
    switch (state.kind) {
      case 'no-key':
        return { outcome: 'warning', text: doctorErrors.NO_KEY_YET };
      case 'wrong-key':
        return { outcome: 'fault', text: doctorErrors.KEY_DOES_NOT_FIT };
      case 'steady':
      case 'under-way':
        return {
          outcome: 'ok',
          text: state.kind === 'steady' ? 'opens what is stored' : 'is being replaced',
        };
    }
  });
}
