import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { adminContext } from './admin-context.ts';

/** `admin reset-root-token`, for an operator who has lost the token: the command needs access to the database, not a token. */
export function resetRootTokenCommand(cli: Cli) {
  return command('reset-root-token', 'Give the admin root a new access token')
    .addHelpText(
      'after',
      `
Creates a new access token for the admin root, revokes root's earlier tokens named "root", and unblocks root if necessary.
Run the command on the server's machine, as the server's user and with its environment. The server may be running; it
refuses the earlier tokens within 5 seconds.

On a terminal, the command shows the token. It writes the token to <data folder>/root-token if the database is the
embedded one, or if there is no terminal. No log contains the token.
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
