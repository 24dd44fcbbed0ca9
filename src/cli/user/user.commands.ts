import { USER_COLUMNS, userSchema } from '../access/access-schemas.ts';
import { restJson, restPages } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command } from '../define-command.ts';
import { findUserId } from '../access/find-user.ts';

export function userMe(cli: Cli) {
  return command('me', 'The user to whom the token belongs', 'user me').action(async () => {
    cli.printer.record(await restJson(await cli.api(), 'GET', '/api/v4/user', userSchema), USER_COLUMNS);
  });
}

export function userList(cli: Cli) {
  return command('list', 'All users; for admins', 'user list --output json').action(async () => {
    cli.printer.list(await restPages(await cli.api(), '/api/v4/users', userSchema), USER_COLUMNS);
  });
}

export function userAdd(cli: Cli) {
  return command(
    'add',
    'Create a user; for admins',
    'user add ada --email ada@example.com --name "Ada Lovelace"',
  )
    .argument('<username>', 'the username')
    .requiredOption('--email <address>', 'the e-mail address')
    .option('--name <name>', 'the name; default: the username')
    .option('--admin', 'make the user an admin')
    .action(async (username, { email, name = username, admin = false }) => {
      const json = { username, email, name, admin };
      const user = await restJson(await cli.api(), 'POST', '/api/v4/users', userSchema, json);
      cli.printer.record(user, USER_COLUMNS);
    });
}

export function userBlock(cli: Cli) {
  return switchCommand(cli, 'block', 'Block a user: all their tokens are refused; for admins', 'is blocked');
}

export function userUnblock(cli: Cli) {
  return switchCommand(cli, 'unblock', 'Unblock a user; for admins', 'is no longer blocked');
}

function switchCommand(cli: Cli, name: string, summary: string, done: string) {
  return command(name, summary, `user ${name} ada`)
    .argument('<user>', 'username or id')
    .action(async (user) => {
      const api = await cli.api();
      const id = await findUserId(api, user);
      await api.rest('POST', `/api/v4/users/${id}/${name}`);
      cli.printer.result({ id }, () => [`${user} ${done}.`]);
    });
}
