import { join } from 'node:path';
import { openDataFolder } from '../../database/embedded/data-folder.ts';
import { writeFileDurably } from '../../database/embedded/durable-file.ts';
import { CommandError, type Command, type CommandContext } from '../command.ts';
import { withAdminDatabase, type AdminDatabase } from './admin-database.ts';
import { adminErrors } from './admin-errors.ts';
import { makeAccessToken } from './make-access-token.ts';
import { resetRootToken, type ResetResult } from './reset-root-token.ts';
import { withAuditTrail } from './with-audit-trail.ts';

/** `admin reset-root-token`, for who has lost it: it takes access to the database, not a token. */
export const resetRootTokenCommand: Command = {
  name: 'admin reset-root-token',
  summary: 'Give the admin root a new access token; needs access to the database, not a token',
  help: `

Makes a new access token for the admin root and revokes root's earlier tokens named "root". A blocked root is unblocked.
Run it where the server runs, as the same user and with the same environment; the server may go on running and
refuses the earlier tokens within 5 seconds.

With the embedded database the token is written to <data folder>/root-token. It is shown on a terminal and never
in a log. With DATABASE_URL it is shown on a terminal; without one it is written to that file, too.

Example:
  npm run auditstream -- admin reset-root-token`,
  options: {},
  run: (context) => withAdminDatabase(context, (admin) => run(context, admin)),
};

async function run(context: CommandContext, admin: AdminDatabase): Promise<void> {
  const { config, terminal } = context;
  const token = makeAccessToken();
  const needsFile = admin.dataDir !== undefined || !terminal;
  const file = needsFile ? join(await openDataFolder(config.dataDir), 'root-token') : undefined;
  // On the disk before it is in the database: a command that is killed between the two does not lock root out.
  const keep = async (): Promise<void> => {
    if (file !== undefined) await writeFileDurably(file, `${token}\n`, 0o600);
  };
  const result = await withAuditTrail(admin, (trail) => resetRootToken(trail, token, keep, new Date()));
  if (result.kind === 'no-root') throw new CommandError(adminErrors.NO_ROOT);
  report(context, result, token, file);
}

function report(
  { print, terminal }: CommandContext,
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
