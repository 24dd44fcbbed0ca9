import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { DESTINATION_ARGUMENT } from '../destination/destination-argument.ts';
import { findDestination } from '../destination/destinations.ts';
import { groupOption, instanceOption, scopeOf } from '../destination/scope.ts';
import { awaitReplay, newestReplay, REPLAY_COLUMNS } from './replays.ts';

export function replayProgress(cli: Cli) {
  return command('progress', 'How far the newest replay of a destination is')
    .argument('<destination>', DESTINATION_ARGUMENT)
    .addOption(groupOption())
    .addOption(instanceOption())
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
