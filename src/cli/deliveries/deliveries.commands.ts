import { numberOf } from '../find-by-name.ts';
import { UsageError } from '../command-error.ts';
import { cliErrors } from '../cli-errors.ts';
import { Option } from '@commander-js/extra-typings';
import { allNodes, EMPTY_PAGE } from '../api/pages.ts';
import type { Cli } from '../cli.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { namedDestination } from '../destination/destinations.ts';
import { streamIdOf } from '../destination/stream-id.ts';
import { limitOption } from '../given-options.ts';
import type { Column } from '../output/table.ts';
import { DELIVERIES, type Delivery, RETRY_DELIVERIES } from './delivery-documents.ts';

const MAX_IDS = 100;

export function deliveriesRetry(cli: Cli) {
  return destinationCommand(
    'retry',
    'Send failed deliveries again, at once',
    'deliveries retry siem --group my-group --all-failed',
    'deliveries retry siem --group my-group --event 4711 4712',
  )
    .option('--all-failed', 'all dead letters of the destination')
    .option('--event <id...>', 'the deliveries of these events, at most 100')
    .action(async (text, { allFailed = false, event = [], ...options }) => {
      if (allFailed === event.length > 0) throw new UsageError(cliErrors.RETRY_WHAT);
      if (event.length > MAX_IDS || !event.every((id) => /^\d+$/.test(id)))
        throw new UsageError(
          cliErrors.VALUE_WRONG({ option: '--event', wanted: `at most ${MAX_IDS} ids of events` }),
        );
      const { api, destination } = await namedDestination(cli, options, text);
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

const STATUSES = { delivered: 'DELIVERED', retrying: 'RETRYING', failed: 'FAILED' } as const;
const MAX_PAGE = 20;

export function deliveriesList(cli: Cli) {
  return destinationCommand(
    'list',
    'Deliveries to a destination, successful or failed, newest first',
    'deliveries list siem --group my-group --status failed',
    'deliveries list siem --group my-group --from 2026-01-31 --output json',
  )
    .addOption(
      new Option('--status <status>', 'only deliveries in this state').choices([
        'delivered',
        'retrying',
        'failed',
      ] as const),
    )
    .option('--type <type>', 'only deliveries of events of this event_type')
    .option('--from <time>', 'only deliveries with an attempt from this time on (ISO 8601)')
    .option('--to <time>', 'only deliveries with an attempt before this time')
    .addOption(limitOption())
    .action(async (text, { limit, status, type, from, to, ...options }) => {
      const { api, scope, destination } = await namedDestination(cli, options, text);
      const id = streamIdOf(scope, destination);
      const filters = {
        status: status === undefined ? null : STATUSES[status],
        ...{ eventType: type ?? null, from: from ?? null, to: to ?? null, first: Math.min(limit, MAX_PAGE) },
      };
      const deliveries = await allNodes<Delivery>(async (after) => {
        const { destination } = await api.query(DELIVERIES[scope.kind], { id, ...filters, after });
        return destination?.deliveries ?? EMPTY_PAGE;
      }, limit);
      cli.printer.list(deliveries, COLUMNS);
    });
}

const COLUMNS: readonly Column<Delivery>[] = [
  { title: 'event', value: ({ eventId }) => eventId },
  { title: 'type', value: ({ eventType }) => eventType },
  { title: 'status', value: ({ status }) => status.toLowerCase() },
  { title: 'attempts', value: ({ attempts }) => attempts.at(-1)?.number },
  { title: 'last', value: ({ attempts }) => attempts.at(-1)?.attemptedAt },
  { title: 'ms', value: ({ attempts }) => attempts.at(-1)?.durationMs },
  { title: 'next', value: ({ nextAttemptAt }) => nextAttemptAt },
  { title: 'error', value: ({ attempts }) => attempts.at(-1)?.errorMessage },
];
