import { groupKey } from '../access/share-keys.ts';
import { arrivalRefusal } from '../audit-events/ingest/arrival-refusal.ts';
import { ingestErrors } from '../audit-events/ingest/ingest-errors.ts';
import { MAX_EVENTS } from '../audit-events/ingest/ingest-limits.ts';
import { jsonAnswer, type HttpAnswer } from '../http/answer.ts';
import { restFailure } from '../http/failure.ts';
import type { Handler, HttpRequest } from '../http/route.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { MAX_JSON_VALUES } from '../json/scan-json.ts';
import { readVia, VIA_HEADER, type Arrival } from '../outbound/via.ts';
import { acceptRecords, type AcceptDeps, type SourceOutcome } from './accept.ts';
import { secretOf } from './credentials.ts';
import type { OpenSource } from './open-source.ts';
import { readRecords, type ReadRecord } from './reading/read-records.ts';
import { entryRefusal, type SourceLogin } from './source-login.ts';
import { arrivalErrors } from './sources-errors.ts';

export interface SourceHandlerDeps extends AcceptDeps {
  readonly login: SourceLogin;
  /** This installation's. */
  readonly identity: string;
}

const VIA = VIA_HEADER.toLowerCase();

/** `POST` and `PUT /sources/:id`: the records of a body, in whatever form the source's system sends them. */
export function createSourceHandler(deps: SourceHandlerDeps): Handler<undefined> {
  return async (request) => {
    const secret = secretOf(request.headers);
    const entry = await deps.login.atAddress(request.ip, request.params['id'] ?? '', secret);
    if (entry.kind !== 'known') return entryRefusal(entry, restFailure);
    const { source } = entry;
    if (!source.active) return restFailure(403, arrivalErrors.SOURCE_PAUSED);
    const arrival = arrivalOf(request, deps);
    if (arrival.kind !== 'new') return restFailure(...arrivalRefusal(arrival));
    const body = await request.readBody({ knownAs: sourceKeys(source) });
    if (!body.ok) return body.answer;
    return receive(deps, source, request, body.bytes, arrival.via);
  };
}

/** Where the events of a request have been: a destination of this installation may send to one of its sources. */
export function arrivalOf(
  { headers }: Pick<HttpRequest<undefined>, 'headers'>,
  { identity }: Pick<SourceHandlerDeps, 'identity'>,
): Arrival {
  return readVia(headers[VIA], identity);
}

/** As whose share the bodies of a source count. */
export function sourceKeys(source: OpenSource): readonly string[] {
  return [groupKey(source.group), `source ${source.id}`];
}

async function receive(
  deps: SourceHandlerDeps,
  source: OpenSource,
  { ip }: HttpRequest<undefined>,
  bytes: Buffer,
  via: string | null,
): Promise<HttpAnswer> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return restFailure(400, arrivalErrors.SOURCE_BODY_NOT_UTF8);
  const limits = { budget: { values: MAX_JSON_VALUES }, maximum: MAX_EVENTS };
  const records = await deps.time.run([groupKey(source.group)], readRecords(text, limits));
  if (records === undefined)
    return restFailure(413, arrivalErrors.SOURCE_TOO_MANY_RECORDS({ maximum: MAX_EVENTS }));
  const [first] = records;
  if (first === undefined) return restFailure(400, arrivalErrors.SOURCE_BODY_EMPTY);
  // Not a word of it is JSON: its sender was told to send something else.
  const broken = records.filter((record): record is Extract<ReadRecord, { ok: false }> => !record.ok);
  if (broken.length === records.length && broken[0] !== undefined)
    return restFailure(400, arrivalErrors.SOURCE_BODY_NOT_JSON({ reason: broken[0].why }));
  return answerTo(source, await acceptRecords(deps, source, records, { ip, via }));
}

function answerTo(source: OpenSource, outcome: SourceOutcome): HttpAnswer {
  switch (outcome.kind) {
    case 'accepted': {
      const { accepted, duplicates, skipped, refused, ids } = outcome;
      const counts = { accepted, duplicates };
      return jsonAnswer(202, {
        ...counts,
        ...(source.kind.faults === 'all-or-nothing' ? { ids } : { skipped, refused }),
      });
    }
    case 'refused':
      return jsonAnswer(outcome.status, { message: outcome.message });
    case 'gone':
      return restFailure(404, arrivalErrors.SOURCE_GONE);
    case 'busy':
      return restFailure(429, ingestErrors.EVENTS_WAITING);
  }
}
