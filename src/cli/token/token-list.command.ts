import { TOKEN_COLUMNS, tokenSchema } from '../access/access-schemas.ts';
import { findUserId } from '../access/find-user.ts';
import { restPages } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';

export function tokenList(cli: Cli) {
  return command('list', 'Access tokens of a group or of a user; default: all that the token may see')
    .option('--group <path>', 'of this group')
    .option('--user <user>', 'of this user: id, or for admins the username')
    .addHelpText('after', examples('token list --group my-group', 'token list'))
    .action(async ({ group, user }) => {
      const api = await cli.api();
      const path =
        group !== undefined
          ? `/api/v4/groups/${encodeURIComponent(group)}/access_tokens`
          : `/api/v4/personal_access_tokens${user === undefined ? '' : `?user_id=${await findUserId(api, user)}`}`;
      cli.printer.list(await restPages(api, path, tokenSchema), TOKEN_COLUMNS);
    });
}
