import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { confirmByName, yesOption } from '../confirm.ts';

export function tokenRevoke(cli: Cli) {
  return command('revoke', 'Revoke an access token')
    .argument('<id>', 'its number, as token list shows it')
    .option('--group <path>', 'the group that it belongs to; without this, the token of a user')
    .addOption(yesOption())
    .addHelpText('after', examples('token revoke 7 --group my-group --yes', 'token revoke 8 --yes'))
    .action(async (id, { group, ...options }) => {
      const api = await cli.api();
      await confirmByName(cli, options, `the access token ${id}`, id);
      const number = encodeURIComponent(id);
      await api.rest(
        'DELETE',
        group === undefined
          ? `/api/v4/personal_access_tokens/${number}`
          : `/api/v4/groups/${encodeURIComponent(group)}/access_tokens/${number}`,
      );
      cli.printer.result({ id }, () => [`The token ${id} is revoked.`]);
    });
}
