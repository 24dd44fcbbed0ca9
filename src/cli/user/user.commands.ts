import { USER_COLUMNS, userSchema } from '../access/access-schemas.ts';
import { parseAnswer, restPages } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { findUserId } from '../access/find-user.ts';

export function userMe(cli: Cli) {
  return command('me', 'The user to whom the token belongs')
    .addHelpText('after', examples('user me'))
    .action(async () => {
      const api = await cli.api();
      const { text } = await api.rest('GET', '/api/v4/user');
      cli.printer.record(parseAnswer(api, text, userSchema), USER_COLUMNS);
    });
}

export function userList(cli: Cli) {
  return command('list', 'All users; for admins')
    .addHelpText('after', examples('user list --output json'))
    .action(async () => {
      cli.printer.list(await restPages(await cli.api(), '/api/v4/users', userSchema), USER_COLUMNS);
    });
}

export function userAdd(cli: Cli) {
  return command('add', 'Create a user; for admins')
    .argument('<username>', 'the username')
    .requiredOption('--email <address>', 'the e-mail address')
    .option('--name <name>', 'the name; default: the username')
    .option('--admin', 'as an admin')
    .addHelpText('after', examples('user add ada --email ada@example.com --name "Ada Lovelace"'))
    .action(async (username, { email, name = username, admin = false }) => {
      const api = await cli.api();
      const { text } = await api.rest('POST', '/api/v4/users', {
        body: { json: { username, email, name, admin } },
      });
      cli.printer.record(parseAnswer(api, text, userSchema), USER_COLUMNS);
    });
}

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
