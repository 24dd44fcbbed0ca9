import { MEMBER_COLUMNS, memberSchema } from '../access/access-schemas.ts';
import { restPages } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { membersPath } from './members-path.ts';

export function memberList(cli: Cli) {
  return command('list', 'The members of a group with their roles')
    .requiredOption('--group <path>', 'full path of the group')
    .addHelpText('after', examples('member list --group my-group'))
    .action(async ({ group }) => {
      cli.printer.list(await restPages(await cli.api(), membersPath(group), memberSchema), MEMBER_COLUMNS);
    });
}
