import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { findDestination } from '../destination/destinations.ts';
import { scopeOf } from '../destination/scope.ts';
import { loadReplays, REPLAY_COLUMNS } from './replays.ts';

const SHOWN = 20;

export function replayList(cli: Cli) {
  return destinationCommand('list', 'The newest 20 replays of a destination')
    .addHelpText('after', examples('replay list siem --group my-group'))
    .action(async (text, options) => {
      const api = await cli.api();
      const scope = scopeOf(options);
      const destination = await findDestination(api, scope, text);
      cli.printer.list(await loadReplays(api, scope, destination, SHOWN), REPLAY_COLUMNS);
    });
}
