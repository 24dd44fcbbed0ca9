import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { confirmByName, yesOption } from '../confirm.ts';

export function groupDelete(cli: Cli) {
  return command('delete', 'Delete a group with its subgroups, members, tokens and destinations')
    .argument('<path>', 'full path of the group')
    .addOption(yesOption())
    .addHelpText('after', examples('group delete my-company/backend --yes'))
    .action(async (path, options) => {
      const api = await cli.api();
      await confirmByName(cli, options, `the group ${path} and everything below it`, path);
      await api.rest('DELETE', `/api/v4/groups/${encodeURIComponent(path)}`);
      cli.printer.result({ full_path: path }, () => [`${path} is deleted.`]);
    });
}
