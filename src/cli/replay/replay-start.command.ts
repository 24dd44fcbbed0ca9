import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { findDestination } from '../destination/destinations.ts';
import { scopeOf } from '../destination/scope.ts';
import { START_REPLAY } from './replay-documents.ts';
import { awaitReplay, REPLAY_COLUMNS } from './replays.ts';

export function replayStart(cli: Cli) {
  return destinationCommand(
    'start',
    'Send the events that were accepted in a time span again, while the stream goes on',
  )
    .option('--from <time>', 'beginning of the time span (ISO 8601); default: the oldest event that is kept')
    .option('--to <time>', 'end of the time span; default: now')
    .option('--wait', 'show the progress until it has ended')
    .addHelpText(
      'after',
      examples(
        'replay start siem --group my-group --from 2026-01-01 --to 2026-01-08 --wait',
        'replay start siem --group my-group',
      ),
    )
    .action(async (text, { from, to, wait, ...options }) => {
      const api = await cli.api();
      const scope = scopeOf(options);
      const destination = await findDestination(api, scope, text);
      const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      const data = await api.mutate(START_REPLAY, { input: { id: destination.id, ...span } });
      const started = data.externalAuditEventDestinationReplay?.replay;
      if (wait === true)
        return cli.printer.record(await awaitReplay(cli, scope, destination), REPLAY_COLUMNS);
      if (started !== null && started !== undefined) cli.printer.record(started, REPLAY_COLUMNS);
    });
}
