import { GROUP_COLUMNS, groupSchema } from '../access/access-schemas.ts';
import { restPages } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';

export function groupList(cli: Cli) {
  return command('list', 'The groups that the token may see')
    .addHelpText('after', examples('group list'))
    .action(async () => {
      cli.printer.list(await restPages(await cli.api(), '/api/v4/groups', groupSchema), GROUP_COLUMNS);
    });
}
