import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { DESTINATION_COLUMNS, shown } from './destination-columns.ts';
import { loadDestinations } from './destinations.ts';
import { groupOption, instanceOption, scopeOf } from './scope.ts';

export function destinationList(cli: Cli) {
  return command('list', 'The destinations of a group or of the instance, with their state')
    .addOption(groupOption())
    .addOption(instanceOption())
    .addHelpText(
      'after',
      examples('destination list --group my-group', 'destination list --instance --output json'),
    )
    .action(async (options) => {
      const destinations = await loadDestinations(await cli.api(), scopeOf(options));
      cli.printer.list(destinations.map(shown), DESTINATION_COLUMNS);
    });
}
