import { DELETE_STREAM } from '../apply/streams.ts';
import type { Cli } from '../cli.ts';
import { confirmByName, yesOption } from '../confirm.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from './destination-command.ts';
import { DESTROY } from './destination-documents.ts';
import { findDestination, isOther } from './destinations.ts';
import { scopeOf } from './scope.ts';

export function destinationDelete(cli: Cli) {
  return destinationCommand(
    'delete',
    'Delete a destination with its headers and all events that wait to be sent to it',
  )
    .addOption(yesOption())
    .addHelpText('after', examples('destination delete siem --group my-group --yes'))
    .action(async (text, options) => {
      const scope = scopeOf(options);
      const api = await cli.api();
      const destination = await findDestination(api, scope, text);
      const { id, name } = destination;
      await confirmByName(cli, options, `the destination "${name}"`, name);
      if (isOther(destination)) await api.mutate(DELETE_STREAM[scope.kind], { id });
      else await api.mutate(DESTROY[scope.kind], { id });
      cli.printer.result({ id, name }, () => [`${name} is deleted.`]);
    });
}
