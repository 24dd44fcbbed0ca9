import { csvLine } from './csv.ts';
import { CSV_COLUMNS, csvLineOf, entryOf } from './event-entry.ts';
import type { StoredEvent } from './event-statements.ts';
import type { EventWalk } from './event-walk.ts';
import { GITLAB_CSV_HEAD, gitlabCsvLineOf } from './gitlab-csv.ts';
import { holderKey } from '../../access/share-keys.ts';
import type { HttpAnswer } from '../../http/answer.ts';
import { restFailure } from '../../http/failure.ts';
import { oneOf, readFields } from '../../http/rest-fields.ts';
import { refuseNumberAlone } from './entity-check.ts';
import { FILTER_FIELDS, filtersOf } from './event-filters.ts';
import { givenValues, type HandleEvents } from './read-request.ts';
import { readRestErrors } from './read-errors.ts';
import type { ReadService } from './read-service.ts';
import type { Reader } from '../../http/reader.ts';
import { createSharedRoom } from '../../shares/shared-room.ts';

/** A format of an export. */
export interface ExportFormat {
  readonly mediaType: string;
  /** Extension of the file's name. */
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

// Events that one export has in memory at a time, in up to three copies; statements of this size take milliseconds.
const PAGE = { events: 500, bytes: 512 * 1024, milliseconds: 1_000 } as const;

/** The events of a walk, as fast as they are asked for. */
export async function* exportEvents(walk: EventWalk, { head, line }: ExportFormat): AsyncGenerator<string> {
  if (head !== '') yield head;
  while (walk.position !== undefined) {
    const { events } = await walk.readPage(PAGE);
    if (events.length > 0) yield events.map(line).join('');
  }
}

/** `…/audit_events/export`: everything that the filters let through, as it is read. */
export function exportAll(deps: {
  readonly service: ReadService;
  readonly exports: ExportPlaces;
  readonly now: () => Date;
}): HandleEvents {
  const { service, exports: takePlace, now } = deps;
  return async ({ query: given, caller, reader }, { scope, name, ofEverything }) => {
    const shape = { ...FILTER_FIELDS, format: oneOf('csv', 'gitlab_csv', 'ndjson') };
    const query = readFields(givenValues(given), shape);
    if (!query.ok) return query.answer;
    const { format } = query.fields;
    const filters = filtersOf(query.fields);
    const refused = ofEverything && refuseNumberAlone(filters);
    if (refused !== undefined) return refused;
    if (!takePlace(scope.key, holderKey(caller), reader)) return tooMany();
    const walk = await service.walk(scope, filters, reader);
    const { mediaType, extension } = EXPORT_FORMATS[format];
    const file = `audit-events-${name}-${now().toISOString().slice(0, 10)}.${extension}`;
    const headers = {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${file}"`,
    };
    return { status: 200, headers, body: exportEvents(walk, EXPORT_FORMATS[format]) };
  };
}

function tooMany(): HttpAnswer {
  const answer = restFailure(429, readRestErrors.TOO_MANY_EXPORTS);
  return { ...answer, headers: { ...answer.headers, 'retry-after': '10' } };
}

// An export holds up to 4 MB while its client does not read.
const AT_ONCE = 32;
const OF_A_GROUP = 8;
const OF_A_HOLDER = 4;

/**
 * How many exports run at a time: takes a place until the reader has ended; false when the group, the token's holder or the server
 * has no other.
 */
export function createExportPlaces() {
  const groups = createSharedRoom({ size: AT_ONCE, part: OF_A_GROUP });
  const holders = createSharedRoom({ size: AT_ONCE, part: OF_A_HOLDER });
  return (group: string, holder: string, reader: Pick<Reader, 'onEnd'>): boolean => {
    const shares = [groups.share([group]), holders.share([holder])];
    const taken = shares.every((share) => share.take(1) === 'taken');
    const release = (): void => shares.forEach((share) => share.release());
    if (taken) reader.onEnd(release);
    else release();
    return taken;
  };
}
export type ExportPlaces = ReturnType<typeof createExportPlaces>;
