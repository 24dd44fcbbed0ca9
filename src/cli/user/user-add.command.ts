import { USER_COLUMNS, userSchema } from '../access/access-schemas.ts';
import { parseAnswer } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';

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
