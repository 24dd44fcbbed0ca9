import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { findDestination } from '../destination/destinations.ts';
import { scopeOf } from '../destination/scope.ts';
import { CANCEL_REPLAY } from './replay-documents.ts';
import { newestReplay, REPLAY_COLUMNS } from './replays.ts';

export function replayCancel(cli: Cli) {
  return destinationCommand('cancel', 'End the replay of a destination; requests in flight are still sent')
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
