import type { PrismaClient } from '../../database/generated/client.ts';
import { JSON_TYPE } from '../../http/answer.ts';
import { fieldErrors } from '../../http/http-errors.ts';
import {
  DEFAULT_PAGE_SIZE,
  keysetHeaders,
  MAX_TOTAL,
  numberHeaders,
  parametersOf,
  refuseFar,
} from '../../http/numbered-page.ts';
import type { Reader } from '../../http/reader.ts';
import { invalidFields, readFields } from '../../http/rest-fields.ts';
import { refuseNumberAlone, refuseUnknownType } from './entity-check.ts';
import { findEmails } from './author-emails.ts';
import { keyOf } from './event-conditions.ts';
import { encodePosition } from './event-cursor.ts';
import { type EventFilters, FILTER_FIELDS, filtersOf } from './event-filters.ts';
import { EVENT_OF_LIST, givenValues, type HandleEvents, PAGE_FIELDS } from './read-request.ts';
import { readFieldErrors } from './read-errors.ts';
import { restEntryOf } from './rest-entry.ts';
import type { ReadPage, ReadScope, ReadService } from './read-service.ts';

/** A page as it was asked for. */
interface AskedPage {
  readonly scope: ReadScope;
  readonly filters: EventFilters;
  readonly number: number;
  readonly newerThan: number;
  /** How many come before it; undefined: it begins where another one ended. */
  readonly skip: number | undefined;
}

export interface ListDeps {
  readonly service: ReadService;
  /** Knows who made what the server recorded itself. */
  readonly prisma: Pick<PrismaClient, 'user'>;
}

/** `…/audit_events`: a page by its number, as GitLab counts, or from a cursor on. */
export function listEvents({ service, prisma }: ListDeps): HandleEvents {
  return async (request, { scope, path, ofEverything }) => {
    const query = readFields(givenValues(request.query), { ...FILTER_FIELDS, ...PAGE_FIELDS });
    if (!query.ok) return query.answer;
    const { cursor: after, per_page: size = DEFAULT_PAGE_SIZE } = query.fields;
    const { newer_than: newest, page: asked, pagination } = query.fields;
    const byKeys = pagination === 'keyset' || (after !== undefined && asked === undefined);
    const number = asked ?? 1;
    const skip = byKeys || after !== undefined ? undefined : (number - 1) * size;
    const filters = filtersOf(query.fields);
    const refused =
      (skip === undefined ? undefined : refuseFar('AuditEvent', number, size)) ??
      (ofEverything && refuseNumberAlone(filters));
    if (refused !== undefined) return refused;
    const newerThan = newest === undefined ? 0 : await keyOfEvent(service, scope, newest, request.reader);
    if (newerThan === undefined) {
      return invalidFields({ newer_than: [fieldErrors.FIELD_INVALID({ what: EVENT_OF_LIST })] });
    }

    const wanted = { size, after, newerThan, skip: skip ?? 0 };
    const page = await service.page(scope, filters, wanted, request.reader);
    // The first page may be short: its link leads on, and a client that counts pages is refused the second one. If
    // another page were short, a client that counts pages would never see the rest.
    if (!page.whole && skip !== undefined && number > 1) {
      return invalidFields({ page: [readFieldErrors.PAGE_NOT_WHOLE] });
    }
    const unknown =
      ofEverything && page.events.length === 0
        ? await refuseUnknownType(service, scope, filters, request.reader)
        : undefined;
    if (unknown !== undefined) return unknown;
    const parameters = parametersOf(request.query, [...Object.keys(FILTER_FIELDS), 'newer_than']);
    const list = { path: `/api/v4${path}/audit_events`, parameters };
    const next = page.next && { cursor: encodePosition(page.next) };
    const headersOf = async (): Promise<Record<string, string>> => {
      if (byKeys) return keysetHeaders(request.headers, list, { size, next, pagination });
      const total = await totalOf(service, page, { scope, filters, number, newerThan, skip }, request.reader);
      return numberHeaders(request.headers, list, { number, size, shown: page.events.length, total, next });
    };
    const headers = await headersOf();
    const emailOf = await findEmails(prisma, page.events);
    const body = `[${page.events.map((event) => restEntryOf(event, emailOf)).join(',')}]`;
    return { status: 200, headers: { 'content-type': JSON_TYPE, ...headers }, body };
  };
}

/** Known without counting at the end of the list; counted otherwise, if that is quick. */
async function totalOf(
  service: ReadService,
  { events, next }: ReadPage,
  { scope, filters, number, newerThan, skip }: AskedPage,
  reader: Reader,
): Promise<number | undefined> {
  const isEnd = next === undefined && (events.length > 0 || number === 1);
  if (!isEnd || skip === undefined) {
    return service.count(scope, filters, { newerThan, limit: MAX_TOTAL }, reader);
  }
  const total = skip + events.length;
  return total > MAX_TOTAL ? undefined : total;
}

/** Undefined when there is no such event in what may be read. */
async function keyOfEvent(
  service: ReadService,
  scope: ReadScope,
  id: number,
  reader: Reader,
): Promise<number | undefined> {
  return keyOf(scope) === 'id' ? id : (await service.find(scope, id, reader))?.key;
}
