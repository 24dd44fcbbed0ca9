import { USER_COLUMNS, userSchema } from '../access/access-schemas.ts';
import { parseAnswer } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';

export function userMe(cli: Cli) {
  return command('me', 'The user to whom the token belongs')
    .addHelpText('after', examples('user me'))
    .action(async () => {
      const api = await cli.api();
      const { text } = await api.rest('GET', '/api/v4/user');
      cli.printer.record(parseAnswer(api, text, userSchema), USER_COLUMNS);
    });
}
