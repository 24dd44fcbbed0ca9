import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { findDestination } from '../destination/destinations.ts';
import { scopeOf } from '../destination/scope.ts';
import { awaitReplay, newestReplay, REPLAY_COLUMNS } from './replays.ts';

export function replayProgress(cli: Cli) {
  return destinationCommand('progress', 'The progress of the newest replay of a destination')
    .option('--wait', 'show the progress until it has ended')
    .addHelpText('after', examples('replay progress siem --group my-group --wait'))
    .action(async (text, { wait, ...options }) => {
      const api = await cli.api();
      const scope = scopeOf(options);
      const destination = await findDestination(api, scope, text);
      const replay = await (wait === true
        ? awaitReplay(cli, scope, destination)
        : newestReplay(api, scope, destination));
      cli.printer.record(replay, REPLAY_COLUMNS);
    });
}
