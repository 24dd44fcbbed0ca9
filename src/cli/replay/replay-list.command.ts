import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { DESTINATION_ARGUMENT } from '../destination/destination-argument.ts';
import { findDestination } from '../destination/destinations.ts';
import { groupOption, instanceOption, scopeOf } from '../destination/scope.ts';
import { loadReplays, REPLAY_COLUMNS } from './replays.ts';

const SHOWN = 20;

export function replayList(cli: Cli) {
  return command('list', 'The newest 20 replays of a destination')
    .argument('<destination>', DESTINATION_ARGUMENT)
    .addOption(groupOption())
    .addOption(instanceOption())
    .addHelpText('after', examples('replay list siem --group my-group'))
    .action(async (text, options) => {
      const api = await cli.api();
      const scope = scopeOf(options);
      const destination = await findDestination(api, scope, text);
      cli.printer.list(await loadReplays(api, scope, destination, SHOWN), REPLAY_COLUMNS);
    });
}
