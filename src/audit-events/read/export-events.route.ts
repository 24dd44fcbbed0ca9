import type { GroupHandle } from '../../groups/group-request.ts';
import { oneOf, readFields } from '../../http/rest-fields.ts';
import { csvLine } from './csv.ts';
import { CSV_COLUMNS, csvLineOf, entryOf } from './event-entry.ts';
import { FILTER_FIELDS } from './event-filters.ts';
import { newestPosition, type StoredEvent } from './event-statements.ts';
import { createEventWalk, type EventWalk } from './event-walk.ts';
import { filtersOf, givenValues, type Reading, scopeOf } from './read-request.ts';

interface Format {
  readonly mediaType: string;
  readonly head: string;
  readonly line: (event: StoredEvent) => string;
}

const FORMATS = {
  csv: {
    mediaType: 'text/csv; charset=utf-8; header=present',
    head: csvLine(CSV_COLUMNS),
    line: csvLineOf,
  },
  ndjson: { mediaType: 'application/x-ndjson', head: '', line: (event) => `${entryOf(event)}\n` },
} as const satisfies Record<string, Format>;

// What one export has in memory at a time; read in statements that take milliseconds.
const PAGE = { events: 500, bytes: 1024 * 1024, milliseconds: 1_000 } as const;

/** Everything that the filters let through, newest first, as fast as the client reads. */
export function createExport({ run, now, clock }: Reading): GroupHandle {
  return async (request, group) => {
    const query = readFields(givenValues(request.query), {
      ...FILTER_FIELDS,
      format: oneOf('csv', 'ndjson'),
    });
    if (!query.ok) return query.answer;
    const { format } = query.fields;
    const scope = scopeOf(group);
    const from = await run((pool) => newestPosition(pool, scope.streamId));
    const walk = createEventWalk({ run, scope, filters: filtersOf(query.fields), from, clock });

    const name = `audit-events-${group.fullPath.replaceAll('/', '-')}-${now().toISOString().slice(0, 10)}`;
    const headers = {
      'content-type': FORMATS[format].mediaType,
      'content-disposition': `attachment; filename="${name}.${format}"`,
    };
    return { status: 200, headers, body: linesOf(walk, FORMATS[format]) };
  };
}

async function* linesOf(walk: EventWalk, { head, line }: Format): AsyncGenerator<string> {
  if (head !== '') yield head;
  while (walk.position !== undefined) {
    const { events } = await walk.readPage(PAGE);
    if (events.length > 0) yield events.map(line).join('');
  }
}
