import type { Cli } from '../cli.ts';
import { confirmByName, yesOption } from '../confirm.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { scopeOf } from '../destination/scope.ts';
import { DESTROY_HEADER } from './header-documents.ts';
import { findHeader } from './headers.ts';

export function headerDelete(cli: Cli) {
  return destinationCommand('delete', 'Delete a custom header')
    .argument('<name>', 'name of the header')
    .addOption(yesOption())
    .addHelpText('after', examples('header delete siem X-Team --group my-group --yes'))
    .action(async (text, name, options) => {
      const scope = scopeOf(options);
      const api = await cli.api();
      const { id: headerId, key } = await findHeader(api, scope, text, name);
      await confirmByName(cli, options, `the header ${key}`, key);
      await api.mutate(DESTROY_HEADER[scope.kind], { headerId });
      cli.printer.result({ id: headerId, key }, () => [`${key} is deleted.`]);
    });
}
