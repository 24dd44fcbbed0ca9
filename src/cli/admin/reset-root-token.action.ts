import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openDataFolder } from '../../data-folder/data-folder.ts';
import { writeFileDurably } from '../../data-folder/durable-file.ts';
import { CommandError } from '../command-error.ts';
import type { AdminContext } from './admin-context.ts';
import { withAdminDatabase, type AdminDatabase } from './admin-database.ts';
import { adminErrors } from './admin-errors.ts';
import { resetRootToken, type ResetResult } from './reset-root-token.ts';
import type { AuditTrail } from '../../access/audit-trail.ts';
import { createAuditTrail } from '../../event-log/audit-trail.ts';
import { createLogger } from '../../observability/logger.ts';
import { createJobQueue } from '../../queue/job-queue.ts';
import { createNotifications } from '../../queue/notifications.ts';
import { QUEUES } from '../../streaming/queues/queues.ts';

/** See `reset-root-token.command.ts`. */
export function resetRootTokenAction(context: AdminContext): Promise<void> {
  return withAdminDatabase(context, (admin) => run(context, admin));
}

async function run(context: AdminContext, admin: AdminDatabase): Promise<void> {
  const { config, terminal } = context;
  const token = makeAccessToken();
  const needsFile = admin.dataDir !== undefined || !terminal;
  const file = needsFile ? join(await openDataFolder(config.dataDir), 'root-token') : undefined;
  // Written to the disk before the database has it, so that a command that is killed between the two does not lock root
  // out.
  const keep = async (): Promise<void> => {
    if (file !== undefined) await writeFileDurably(file, `${token}\n`, 0o600);
  };
  const result = await withAuditTrail(admin, (trail) => resetRootToken(trail, token, keep, new Date()));
  if (result.kind === 'no-root') throw new CommandError(adminErrors.NO_ROOT);
  report(context, result, token, file);
}

function report(
  { print, terminal }: AdminContext,
  { revoked, unblocked }: Extract<ResetResult, { kind: 'reset' }>,
  token: string,
  file: string | undefined,
): void {
  if (unblocked) print('root was blocked and is not any more.');
  print(
    revoked.length === 0
      ? 'root had no other token named "root".'
      : `Revoked root's earlier tokens named "root" (id ${revoked.join(', ')}); every server refuses them within 5 seconds.`,
  );
  if (file !== undefined) print(`The new access token of root is in ${file}`);
  if (terminal)
    print(`\nThe new access token of root, shown only now:\n\n  export AUDITSTREAM_TOKEN=${token}\n`);
}

/** The text of a new access token, in the form that the server's own have. */
function makeAccessToken(): string {
  return `aust-${randomBytes(32).toString('base64url')}`;
}

/**
 * Runs `work` with an audit trail whose events are streamed like the server's own; the servers find them by polling.
 */
async function withAuditTrail<T>(
  { database, connection }: AdminDatabase,
  work: (trail: AuditTrail) => Promise<T>,
): Promise<T> {
  const log = createLogger({ level: 'error', terminal: false }, process.stderr);
  const jobs = createJobQueue({ pool: database.pool, log, queues: QUEUES, supervise: false });
  // Not started, so it notifies no other process.
  const notifications = createNotifications(connection, log);
  await jobs.start();
  try {
    return await work(
      createAuditTrail({ prisma: database.prisma, jobs, notifications, now: () => new Date() }),
    );
  } finally {
    await jobs.stop();
  }
}
