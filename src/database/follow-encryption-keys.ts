import type { Keyring } from '../encryption/keyring.ts';
import type { Logger } from '../observability/logger.ts';
import { databaseLogErrors } from './database-errors.ts';
import { learnKeys } from './encryption-keys.ts';
import type { PrismaClient } from './generated/client.ts';

/** How often a server reads the keys; a rotation waits for several of these periods before it relies on all servers. */
export const KEY_POLL_MS = 1_000;

/** Follows a rotation of the encryption key while it is under way, so that this process can continue to serve. */
export function followEncryptionKeys(options: {
  readonly prisma: PrismaClient;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly everyMs?: number;
}): { stop(): Promise<void> } {
  const { prisma, keyring, log } = options;
  let running: Promise<void> | undefined;
  let outdated = false;

  const refresh = async (): Promise<void> => {
    const instance = await prisma.instance.findUnique({ where: { id: 1 } });
    if (instance === null || learnKeys(keyring, instance)) return void (outdated = false);
    if (outdated) return;
    outdated = true;
    log.error({}, databaseLogErrors.ENCRYPTION_KEY_OUTDATED);
  };
  const run = (): void => {
    running ??= refresh()
      // An outage: code that needs the database reports it, and this task asks again.
      .catch((error: unknown) => log.debug({ err: error }, 'cannot ask for the encryption keys'))
      .finally(() => {
        running = undefined;
      });
  };

  keyring.onUnknownKey(run);
  const timer = setInterval(run, options.everyMs ?? KEY_POLL_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
