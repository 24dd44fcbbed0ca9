import { findUserId } from '../access/find-user.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { confirmByName, yesOption } from '../confirm.ts';
import { membersPath } from './members-path.ts';

export function memberDelete(cli: Cli) {
  return command('delete', 'Remove a user from a group')
    .argument('<user>', 'id, or for admins the username')
    .requiredOption('--group <path>', 'full path of the group')
    .addOption(yesOption())
    .addHelpText('after', examples('member delete ada --group my-group --yes'))
    .action(async (user, { group, ...options }) => {
      const api = await cli.api();
      const id = await findUserId(api, user);
      await confirmByName(cli, options, `the member ${user} of ${group}`, user);
      await api.rest('DELETE', `${membersPath(group)}/${id}`);
      cli.printer.result({ id }, () => [`${user} is no longer a direct member of ${group}.`]);
    });
}
