import { MEMBER_COLUMNS, memberSchema } from '../access/access-schemas.ts';
import { restPages, parseAnswer } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { findUserId } from '../access/find-user.ts';
import { LEVEL_HELP, readLevel } from '../access/levels.ts';
import { confirmByName, yesOption } from '../confirm.ts';

export function memberList(cli: Cli) {
  return command('list', 'The members of a group with their roles')
    .requiredOption('--group <path>', 'full path of the group')
    .addHelpText('after', examples('member list --group my-group'))
    .action(async ({ group }) => {
      cli.printer.list(await restPages(await cli.api(), membersPath(group), memberSchema), MEMBER_COLUMNS);
    });
}

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

/** Path of a group's members. */
function membersPath(group: string): string {
  return `/api/v4/groups/${encodeURIComponent(group)}/members`;
}
