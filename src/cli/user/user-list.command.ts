import { USER_COLUMNS, userSchema } from '../access/access-schemas.ts';
import { restPages } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';

export function userList(cli: Cli) {
  return command('list', 'All users; for admins')
    .addHelpText('after', examples('user list --output json'))
    .action(async () => {
      cli.printer.list(await restPages(await cli.api(), '/api/v4/users', userSchema), USER_COLUMNS);
    });
}
