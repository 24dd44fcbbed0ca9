import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { adminContext } from './admin-context.ts';

/** `admin reset-root-token`, for who has lost it: it takes access to the database, not a token. */
export function resetRootTokenCommand(cli: Cli) {
  return command('reset-root-token', 'Give the admin root a new access token')
    .addHelpText(
      'after',
      `
Makes a new access token for the admin root and revokes root's earlier tokens named "root". A blocked root is unblocked.
Run it where the server runs, as the same user and with the same environment; the server may go on running and
refuses the earlier tokens within 5 seconds.

With the embedded database the token is written to <data folder>/root-token. It is shown on a terminal and never
in a log. With DATABASE_URL it is shown on a terminal; without one it is written to that file, too.
${examples('admin reset-root-token')}`,
    )
    .action(async () => {
      const context = adminContext(cli);
      // The server's parts take half a second to load, which other commands are spared.
      const { explainingStart } = await import('./explain-start.ts');
      const { resetRootTokenAction } = await import('./reset-root-token.action.ts');
      await explainingStart(context, () => resetRootTokenAction(context));
    });
}
