import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { findDestination } from '../destination/destinations.ts';
import { numberOf } from '../find-by-name.ts';
import { scopeOf } from '../destination/scope.ts';
import { RETRY_DELIVERIES } from './delivery-documents.ts';

const MAX_IDS = 100;

export function deliveriesRetry(cli: Cli) {
  return destinationCommand('retry', 'Send failed deliveries again, at once')
    .option('--all-failed', 'all dead letters of the destination')
    .option('--event <id...>', 'the deliveries of these events, at most 100')
    .addHelpText(
      'after',
      examples(
        'deliveries retry siem --group my-group --all-failed',
        'deliveries retry siem --group my-group --event 4711 4712',
      ),
    )
    .action(async (text, { allFailed = false, event = [], ...options }) => {
      if (allFailed === event.length > 0) throw new UsageError(cliErrors.RETRY_WHAT);
      if (event.length > MAX_IDS || !event.every((id) => /^\d+$/.test(id)))
        throw new UsageError(
          cliErrors.VALUE_WRONG({ option: '--event', wanted: `at most ${MAX_IDS} ids of events` }),
        );
      const api = await cli.api();
      const destination = await findDestination(api, scopeOf(options), text);
      const deliveryIds = event.map(
        (id) => `gid://gitlab/AuditEvents::Streaming::Delivery/${numberOf(destination)}-${id}`,
      );
      const input = allFailed
        ? { destinationId: destination.id, status: 'FAILED' as const }
        : { deliveryIds };
      const { auditEventsStreamingDeliveriesRetry: done } = await api.mutate(RETRY_DELIVERIES, { input });
      const { retriedCount = 0, parkedCount = 0 } = done ?? {};
      cli.printer.result({ retriedCount, parkedCount }, () => [
        `${retriedCount} are sent again${parkedCount > 0 ? `, ${parkedCount} of them when the destination streams again` : ''}.`,
      ]);
    });
}
