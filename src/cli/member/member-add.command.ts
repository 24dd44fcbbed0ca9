import { MEMBER_COLUMNS, memberSchema } from '../access/access-schemas.ts';
import { findUserId } from '../access/find-user.ts';
import { LEVEL_HELP, readLevel } from '../access/levels.ts';
import { parseAnswer } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { membersPath } from './members-path.ts';

export function memberAdd(cli: Cli) {
  return command('add', 'Give a user a role in a group')
    .argument('<user>', 'id, or for admins the username')
    .requiredOption('--group <path>', 'full path of the group')
    .requiredOption('--level <role>', LEVEL_HELP, readLevel)
    .addHelpText('after', examples('member add ada --group my-group --level owner'))
    .action(async (user, { group, level }) => {
      const api = await cli.api();
      const json = { user_id: await findUserId(api, user), access_level: level };
      const { text } = await api.rest('POST', membersPath(group), { body: { json } });
      cli.printer.record(parseAnswer(api, text, memberSchema), MEMBER_COLUMNS);
    });
}
