import type { Cli } from '../cli.ts';
import { confirmByName, yesOption } from '../confirm.ts';
import { examples } from '../define-command.ts';
import { DESTROY_SOURCE } from './source-documents.ts';
import { findSource, sourceCommand } from './sources.ts';

export function sourceDelete(cli: Cli) {
  return sourceCommand('delete', 'Delete a source: its requests are refused from now on, and its events stay')
    .addOption(yesOption())
    .addHelpText('after', examples('source delete hub --group my-group --yes'))
    .action(async (text, options) => {
      const api = await cli.api();
      const { id, name } = await findSource(api, options.group, text);
      await confirmByName(cli, options, `the source "${name}"`, name);
      await api.mutate(DESTROY_SOURCE, { id });
      cli.printer.result({ id, name }, () => [`${name} is deleted.`]);
    });
}
