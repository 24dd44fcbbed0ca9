import { MEMBER_COLUMNS, memberSchema } from '../access/access-schemas.ts';
import { restJson, restPages } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command } from '../define-command.ts';
import { findUserId } from '../access/find-user.ts';
import { LEVEL_HELP, readLevel } from '../access/levels.ts';
import { confirmByName, yesOption } from '../confirm.ts';

export function memberList(cli: Cli) {
  return command('list', 'The members of a group with their roles', 'member list --group my-group')
    .requiredOption('--group <path>', 'full path of the group')
    .action(async ({ group }) => {
      cli.printer.list(await restPages(await cli.api(), membersPath(group), memberSchema), MEMBER_COLUMNS);
    });
}

export function memberAdd(cli: Cli) {
  return command('add', 'Give a user a role in a group', 'member add ada --group my-group --level owner')
    .argument('<user>', 'id, or for admins the username')
    .requiredOption('--group <path>', 'full path of the group')
    .requiredOption('--level <role>', LEVEL_HELP, readLevel)
    .action(async (user, { group, level }) => {
      const api = await cli.api();
      const json = { user_id: await findUserId(api, user), access_level: level };
      const member = await restJson(api, 'POST', membersPath(group), memberSchema, json);
      cli.printer.record(member, MEMBER_COLUMNS);
    });
}

export function memberEdit(cli: Cli) {
  return command('edit', 'Give a member another role', 'member edit ada --group my-group --level reporter')
    .argument('<user>', 'id, or for admins the username')
    .requiredOption('--group <path>', 'full path of the group')
    .requiredOption('--level <role>', LEVEL_HELP, readLevel)
    .action(async (user, { group, level }) => {
      const api = await cli.api();
      const path = `${membersPath(group)}/${await findUserId(api, user)}`;
      const member = await restJson(api, 'PUT', path, memberSchema, { access_level: level });
      cli.printer.record(member, MEMBER_COLUMNS);
    });
}

export function memberDelete(cli: Cli) {
  return command('delete', 'Remove a user from a group', 'member delete ada --group my-group --yes')
    .argument('<user>', 'id, or for admins the username')
    .requiredOption('--group <path>', 'full path of the group')
    .addOption(yesOption())
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
