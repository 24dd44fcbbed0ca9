import { GROUP_COLUMNS, groupSchema } from '../access/access-schemas.ts';
import { restJson, restPages } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command } from '../define-command.ts';
import { confirmByName, yesOption } from '../confirm.ts';

export function groupList(cli: Cli) {
  return command('list', 'The groups that the token may see', 'group list').action(async () => {
    cli.printer.list(await restPages(await cli.api(), '/api/v4/groups', groupSchema), GROUP_COLUMNS);
  });
}

export function groupAdd(cli: Cli) {
  return command(
    'add',
    'Create a group: a top-level group as an admin, a subgroup as an Owner of its parent',
    'group add my-company --name "My company"',
    'group add my-company/backend',
  )
    .argument('<path>', 'full path of the new group')
    .option('--name <name>', 'its name; default: the last part of the path')
    .action(async (fullPath, { name }) => {
      const api = await cli.api();
      const slash = fullPath.lastIndexOf('/');
      const path = fullPath.slice(slash + 1);
      const parentId = slash < 0 ? undefined : await idOfGroup(fullPath.slice(0, slash));
      const json = { name: name ?? path, path, parent_id: parentId };
      cli.printer.record(await restJson(api, 'POST', '/api/v4/groups', groupSchema, json), GROUP_COLUMNS);
    });

  async function idOfGroup(path: string): Promise<number> {
    const address = `/api/v4/groups/${encodeURIComponent(path)}`;
    return (await restJson(await cli.api(), 'GET', address, groupSchema)).id;
  }
}

export function groupDelete(cli: Cli) {
  return command(
    'delete',
    'Delete a group with its subgroups, members, tokens and destinations',
    'group delete my-company/backend --yes',
  )
    .argument('<path>', 'full path of the group')
    .addOption(yesOption())
    .action(async (path, options) => {
      const api = await cli.api();
      await confirmByName(cli, options, `the group ${path} and everything below it`, path);
      await api.rest('DELETE', `/api/v4/groups/${encodeURIComponent(path)}`);
      cli.printer.result({ full_path: path }, () => [`${path} is deleted.`]);
    });
}
