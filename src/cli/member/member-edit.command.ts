import { MEMBER_COLUMNS, memberSchema } from '../access/access-schemas.ts';
import { findUserId } from '../access/find-user.ts';
import { LEVEL_HELP, readLevel } from '../access/levels.ts';
import { parseAnswer } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { membersPath } from './members-path.ts';

export function memberEdit(cli: Cli) {
  return command('edit', 'Give a member another role')
    .argument('<user>', 'id, or for admins the username')
    .requiredOption('--group <path>', 'full path of the group')
    .requiredOption('--level <role>', LEVEL_HELP, readLevel)
    .addHelpText('after', examples('member edit ada --group my-group --level reporter'))
    .action(async (user, { group, level }) => {
      const api = await cli.api();
      const path = `${membersPath(group)}/${await findUserId(api, user)}`;
      const { text } = await api.rest('PUT', path, { body: { json: { access_level: level } } });
      cli.printer.record(parseAnswer(api, text, memberSchema), MEMBER_COLUMNS);
    });
}
