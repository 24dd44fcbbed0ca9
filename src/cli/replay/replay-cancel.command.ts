import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { DESTINATION_ARGUMENT } from '../destination/destination-argument.ts';
import { findDestination } from '../destination/destinations.ts';
import { groupOption, instanceOption, scopeOf } from '../destination/scope.ts';
import { CANCEL_REPLAY } from './replay-documents.ts';
import { newestReplay, REPLAY_COLUMNS } from './replays.ts';

export function replayCancel(cli: Cli) {
  return command('cancel', 'End the replay of a destination; what is in flight is still sent')
    .argument('<destination>', DESTINATION_ARGUMENT)
    .addOption(groupOption())
    .addOption(instanceOption())
    .addHelpText('after', examples('replay cancel siem --group my-group'))
    .action(async (text, options) => {
      const api = await cli.api();
      const scope = scopeOf(options);
      const { id } = await newestReplay(api, scope, await findDestination(api, scope, text));
      const { externalAuditEventDestinationReplayCancel: ended } = await api.mutate(CANCEL_REPLAY, { id });
      if (ended?.replay !== null && ended?.replay !== undefined)
        cli.printer.record(ended.replay, REPLAY_COLUMNS);
    });
}
