import { GROUP_COLUMNS, groupSchema } from '../access/access-schemas.ts';
import { restPages, parseAnswer } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { confirmByName, yesOption } from '../confirm.ts';

export function groupList(cli: Cli) {
  return command('list', 'The groups that the token may see')
    .addHelpText('after', examples('group list'))
    .action(async () => {
      cli.printer.list(await restPages(await cli.api(), '/api/v4/groups', groupSchema), GROUP_COLUMNS);
    });
}

export function groupAdd(cli: Cli) {
  return command('add', 'Create a group: a top-level group as an admin, a subgroup as an Owner of its parent')
    .argument('<path>', 'full path of the new group')
    .option('--name <name>', 'its name; default: the last part of the path')
    .addHelpText(
      'after',
      examples('group add my-company --name "My company"', 'group add my-company/backend'),
    )
    .action(async (fullPath, { name }) => {
      const api = await cli.api();
      const slash = fullPath.lastIndexOf('/');
      const path = fullPath.slice(slash + 1);
      const parentId = slash < 0 ? undefined : await idOfGroup(fullPath.slice(0, slash));
      const json = { name: name ?? path, path, ...(parentId !== undefined && { parent_id: parentId }) };
      const { text } = await api.rest('POST', '/api/v4/groups', { body: { json } });
      cli.printer.record(parseAnswer(api, text, groupSchema), GROUP_COLUMNS);
    });

  async function idOfGroup(path: string): Promise<number> {
    const api = await cli.api();
    const { text } = await api.rest('GET', `/api/v4/groups/${encodeURIComponent(path)}`);
    return parseAnswer(api, text, groupSchema).id;
  }
}

export function groupDelete(cli: Cli) {
  return command('delete', 'Delete a group with its subgroups, members, tokens and destinations')
    .argument('<path>', 'full path of the group')
    .addOption(yesOption())
    .addHelpText('after', examples('group delete my-company/backend --yes'))
    .action(async (path, options) => {
      const api = await cli.api();
      await confirmByName(cli, options, `the group ${path} and everything below it`, path);
      await api.rest('DELETE', `/api/v4/groups/${encodeURIComponent(path)}`);
      cli.printer.result({ full_path: path }, () => [`${path} is deleted.`]);
    });
}
