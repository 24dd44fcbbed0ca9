import { Option } from '@commander-js/extra-typings';
import { allNodes, EMPTY_PAGE } from '../api/pages.ts';
import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { findDestination } from '../destination/destinations.ts';
import { streamIdOf } from '../destination/stream-id.ts';
import { scopeOf } from '../destination/scope.ts';
import { limitOption } from '../limit-option.ts';
import type { Column } from '../output/table.ts';
import { DELIVERIES, type Delivery } from './delivery-documents.ts';

const STATUSES = { delivered: 'DELIVERED', retrying: 'RETRYING', failed: 'FAILED' } as const;
const MAX_PAGE = 20;

export function deliveriesList(cli: Cli) {
  return destinationCommand('list', 'Deliveries to a destination, successful or failed, newest first')
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
    .addHelpText(
      'after',
      examples(
        'deliveries list siem --group my-group --status failed',
        'deliveries list siem --group my-group --from 2026-01-31 --output json',
      ),
    )
    .action(async (text, { limit, status, type, from, to, ...options }) => {
      const api = await cli.api();
      const scope = scopeOf(options);
      const id = streamIdOf(scope, await findDestination(api, scope, text));
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
