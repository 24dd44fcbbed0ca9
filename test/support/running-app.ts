import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { startApp, type App, type AppOptions } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { TestDatabase } from './database.ts';

/** The whole server in this process, put together as it is in production, on the database of a test. */
export function startRunningApp(
  test: TestDatabase,
  env: Readonly<Record<string, string>> = {},
  options: Pick<AppOptions, 'lookup'> = {},
): Promise<App> {
  const { AUDITSTREAM_ENCRYPTION_KEY: key } = env;
  const encryptionKey = key === undefined ? randomBytes(32) : Buffer.from(key, 'base64');
  const given = {
    PORT: '0',
    // The connection is the test's; this says that the database is not the embedded one.
    DATABASE_URL: 'postgresql://localhost',
    AUDITSTREAM_ENCRYPTION_KEY: encryptionKey.toString('base64'),
  };
  return startApp({
    config: loadConfig({ ...given, ...env }),
    connection: test.connection,
    encryptionKey,
    rootToken: () => Promise.resolve(env['AUDITSTREAM_ROOT_TOKEN'] ?? randomBytes(32).toString('hex')),
    nodeId: randomUUID(),
    log: pino({ level: 'silent' }),
    ...options,
  });
}
