import { holderKey } from '../../access/share-keys.ts';
import type { HttpAnswer } from '../../http/answer.ts';
import { restFailure } from '../../http/failure.ts';
import { oneOf, readFields } from '../../http/rest-fields.ts';
import { refuseNumberAlone } from './entity-check.ts';
import { FILTER_FIELDS, filtersOf } from './event-filters.ts';
import type { HandleEvents } from './event-source.ts';
import { EXPORT_FORMATS, exportEvents } from './export-events.ts';
import type { ExportPlaces } from './export-places.ts';
import { readLimits } from './read-errors.ts';
import { givenValues } from './read-request.ts';
import type { ReadService } from './read-service.ts';

/** `…/audit_events/export`: everything that the filters let through, as it is read. */
export function exportAll(deps: {
  readonly service: ReadService;
  readonly exports: ExportPlaces;
  readonly now: () => Date;
}): HandleEvents {
  const { service, exports, now } = deps;
  return async ({ query: given, caller, reader }, { scope, name, ofEverything }) => {
    const shape = { ...FILTER_FIELDS, format: oneOf('csv', 'gitlab_csv', 'ndjson') };
    const query = readFields(givenValues(given), shape);
    if (!query.ok) return query.answer;
    const { format } = query.fields;
    const filters = filtersOf(query.fields);
    const refused = ofEverything && refuseNumberAlone(filters);
    if (refused !== undefined) return refused;
    if (!exports.take(scope.key, holderKey(caller), reader)) return tooMany();
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
  const answer = restFailure(429, readLimits.TOO_MANY_EXPORTS);
  return { ...answer, headers: { ...answer.headers, 'retry-after': '10' } };
}
