import { csvLine } from './csv.ts';
import { CSV_COLUMNS, csvLineOf, entryOf } from './event-entry.ts';
import type { StoredEvent } from './event-statements.ts';
import type { EventWalk } from './event-walk.ts';
import { GITLAB_CSV_HEAD, gitlabCsvLineOf } from './gitlab-csv.ts';

/** A way of writing events down. */
export interface ExportFormat {
  readonly mediaType: string;
  /** Of the file's name. */
  readonly extension: string;
  readonly head: string;
  readonly line: (event: StoredEvent) => string;
}

const CSV_TYPE = 'text/csv; charset=utf-8; header=present';

export const EXPORT_FORMATS = {
  csv: {
    mediaType: CSV_TYPE,
    extension: 'csv',
    head: csvLine(CSV_COLUMNS),
    line: csvLineOf,
  },
  gitlab_csv: { mediaType: CSV_TYPE, extension: 'csv', head: GITLAB_CSV_HEAD, line: gitlabCsvLineOf },
  ndjson: {
    mediaType: 'application/x-ndjson',
    extension: 'ndjson',
    head: '',
    line: (event) => `${entryOf(event)}\n`,
  },
} as const satisfies Record<string, ExportFormat>;

// The events that one export has in memory at a time, some three times over; read in statements that take milliseconds.
const PAGE = { events: 500, bytes: 512 * 1024, milliseconds: 1_000 } as const;

/** The events of a walk, as fast as they are asked for. */
export async function* exportEvents(walk: EventWalk, { head, line }: ExportFormat): AsyncGenerator<string> {
  if (head !== '') yield head;
  while (walk.position !== undefined) {
    const { events } = await walk.readPage(PAGE);
    if (events.length > 0) yield events.map(line).join('');
  }
}
