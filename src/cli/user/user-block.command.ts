import { findUserId } from '../access/find-user.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';

export function userBlock(cli: Cli) {
  return switchCommand(cli, 'block', 'Block a user: all their tokens are refused; for admins', 'is blocked');
}

export function userUnblock(cli: Cli) {
  return switchCommand(cli, 'unblock', 'Unblock a user; for admins', 'is no longer blocked');
}

function switchCommand(cli: Cli, name: string, summary: string, done: string) {
  return command(name, summary)
    .argument('<user>', 'username or id')
    .addHelpText('after', examples(`user ${name} ada`))
    .action(async (user) => {
      const api = await cli.api();
      const id = await findUserId(api, user);
      await api.rest('POST', `/api/v4/users/${id}/${name}`);
      cli.printer.result({ id }, () => [`${user} ${done}.`]);
    });
}
