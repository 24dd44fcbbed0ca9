import type { Api } from '../api/api.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import { actionOf } from '../../audit-events/read/event-action.ts';
import { parseWithNumbersAsTexts } from '../../audit-events/read/text-of.ts';
import { parseExactJson, stringifyJson } from '../../json/exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import { scopeOf, type Scope } from '../destination/scope.ts';
import { limitOption } from '../given-options.ts';
import { tableLines, type Column } from '../output/table.ts';
import { eventsPath, filterQuery, readingCommand, type EventFilters } from './event-filters.ts';

const MAX_PAGE = 100;

export function eventsList(cli: Cli) {
  return readingCommand(
    'list',
    'Audit events, newest first; as JSON one event per line',
    'events list --group my-group --type project_created --after 2026-01-01',
    'events list --group my-group --search "deploy key" --limit 1000 --output json',
    'events list --instance --author 7',
  )
    .addOption(limitOption())
    .action(async ({ group, instance, limit, ...filters }) => {
      const events = await readEvents(await cli.api(), scopeOf({ group, instance }), filters, limit);
      // The stored text, because JSON.stringify would round long numbers; one line for each event, for other programs.
      if (cli.printer.format === 'json')
        return events.forEach((event) => cli.printer.json(stringifyJson(event)));
      if (events.length === 0) return cli.printer.line('none');
      tableLines(events, COLUMNS).forEach((line) => cli.printer.line(line));
    });
}

async function readEvents(
  api: Api,
  scope: Scope,
  filters: EventFilters,
  limit: number,
): Promise<JsonObject[]> {
  const query = filterQuery(filters, { per_page: String(Math.min(limit, MAX_PAGE)) });
  const events: JsonObject[] = [];
  let next: string | undefined = `${eventsPath(scope)}?${query}`;
  while (next !== undefined && events.length < limit) {
    const answer = await api.rest('GET', next);
    const page = parseExactJson(answer.text);
    if (!page.ok || !Array.isArray(page.value)) {
      throw new CommandError(cliErrors.NOT_AUDITSTREAM({ url: api.url }), { exitCode: EXIT.UNREACHABLE });
    }
    events.push(...page.value.filter(isJsonObject));
    next = answer.next;
  }
  return events.slice(0, limit);
}

const COLUMNS: readonly Column<JsonObject>[] = [
  ...(['id', 'created_at', 'event_type', 'author_name', 'entity_path', 'target_details'] as const).map(
    (key) => ({ title: key.replace('_', ' '), value: (event: JsonObject) => cell(event[key]) }),
  ),
  { title: 'action', value: actionText },
];

/** The action in the words of the page. */
function actionText(event: JsonObject): string {
  return actionOf(parseWithNumbersAsTexts(stringifyJson(event)) as Record<string, unknown>);
}

function cell(value: JsonValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : stringifyJson(value);
}
