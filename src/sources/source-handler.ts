import { groupKey } from '../access/share-keys.ts';
import { arrivalRefusal } from '../audit-events/ingest/arrival-refusal.ts';
import { ingestErrors } from '../audit-events/ingest/ingest-errors.ts';
import { jsonAnswer, type HttpAnswer } from '../http/answer.ts';
import { restFailure, type Failure } from '../http/failure.ts';
import type { Handler, HttpRequest } from '../http/route.ts';
import { readVia, VIA_HEADER, type Arrival } from '../outbound/via.ts';
import { acceptRecords, type AcceptDeps, type SourceOutcome } from './accept.ts';
import type { Carrier } from './carriers/carrier.ts';
import { carrierOf } from './carriers/carriers.ts';
import type { OpenSource } from './open-source.ts';
import { isFresh } from './signing.ts';
import type { ArrivedRecord } from './source-kind.ts';
import { limitsOf } from './source-limits.ts';
import { failureTo, findSender, type SenderDeps } from './source-sender.ts';
import { arrivalErrors } from './sources-errors.ts';

export interface SourceHandlerDeps extends AcceptDeps, SenderDeps {
  /** This installation's. */
  readonly identity: string;
  /** Milliseconds for which it is remembered what was sent. */
  readonly idempotencyWindow: number;
}

const VIA = VIA_HEADER.toLowerCase();

/** `POST` and `PUT /sources/:id`: the records of a body, in whatever form the source's system sends them. */
export function createSourceHandler(deps: SourceHandlerDeps): Handler<undefined> {
  return async (request) => {
    const carrier = carrierOf(request.headers);
    const failure = carrier.failure(request.headers, deps.now);
    const sender = await findSender(deps, request, failure);
    if (sender.kind === 'refused') return sender.answer;
    const { source, signed } = sender;
    const say = failureTo(source, failure);
    if (!source.active) return say(403, arrivalErrors.SOURCE_PAUSED);
    const arrival = arrivalOf(request, deps);
    if (arrival.kind !== 'new') return say(...arrivalRefusal(arrival));
    const { bodyBytes: limit } = limitsOf(source.kind);
    const body =
      signed === undefined
        ? await request.readBody({ knownAs: sourceKeys(source), limit, failure: say })
        : { ok: true as const, bytes: signed };
    if (!body.ok) return body.answer;
    const exchange = { request, source, carrier, say, via: arrival.via };
    return receive(deps, exchange, body.bytes, signed !== undefined);
  };
}

/** `GET /sources/:id`: what some systems ask before they send anything. */
export function createChallengeHandler(deps: SenderDeps): Handler<undefined> {
  return async (request) => {
    const sender = await findSender(deps, request, restFailure);
    if (sender.kind === 'refused') return sender.answer;
    const answer = sender.source.kind.challenge?.(request.headers);
    if (answer !== undefined) return answer;
    const refusal = restFailure(405);
    return { ...refusal, headers: { ...refusal.headers, allow: 'POST, PUT' } };
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

/**
 * Whether records in another encoding, or with characters that cannot be stored, are repaired: for kinds whose records
 * count separately. A request that is accepted only as a whole is refused in that case.
 */
export function mendsRecords({ kind }: Pick<OpenSource, 'kind'>): boolean {
  return kind.faults !== 'all-or-nothing';
}

/** A request whose source is known. */
interface SourceExchange {
  readonly request: HttpRequest<undefined>;
  readonly source: OpenSource;
  readonly carrier: Carrier;
  readonly say: Failure;
  readonly via: string | null;
}

async function receive(
  deps: SourceHandlerDeps,
  { request, source, carrier, say, via }: SourceExchange,
  bytes: Buffer,
  isSigned: boolean,
): Promise<HttpAnswer> {
  const carried = await carrier.read({
    bytes,
    limits: limitsOf(source.kind),
    list: source.kind.list,
    shorten: source.kind.shorten,
    mend: mendsRecords(source),
    run: (work) => deps.time.run([groupKey(source.group)], work),
    unpack: (packed, limit) => request.unpack(packed, limit),
  });
  if (!carried.ok) return say(carried.status, carried.why);
  const { records } = carried;
  if (isSigned && !areFresh(deps, source, records)) return say(400, arrivalErrors.SOURCE_REQUEST_OLD);
  const outcome = await acceptRecords(deps, source, records, { ip: request.ip, via });
  if (outcome.kind !== 'accepted') return refusal(outcome, say);
  const how = {
    headers: request.headers,
    allOrNothing: source.kind.faults === 'all-or-nothing',
    now: deps.now(),
  };
  return carrier.accepted(outcome, how);
}

function areFresh(
  { now, idempotencyWindow }: SourceHandlerDeps,
  { kind: { signing } }: OpenSource,
  records: readonly ArrivedRecord[],
): boolean {
  const at = now();
  return records.every(
    (record) => !record.ok || isFresh(signing?.signedAt(record.value), at, idempotencyWindow),
  );
}

function refusal(outcome: Exclude<SourceOutcome, { kind: 'accepted' }>, say: Failure): HttpAnswer {
  switch (outcome.kind) {
    case 'refused':
      return jsonAnswer(outcome.status, { message: outcome.message });
    case 'too-many':
      return say(413, arrivalErrors.SOURCE_TOO_MANY_RECORDS({ maximum: outcome.maximum }));
    case 'gone':
      return say(404, arrivalErrors.SOURCE_GONE);
    case 'busy':
      return say(429, ingestErrors.EVENTS_WAITING);
    case 'late':
      return say(503, arrivalErrors.SOURCE_LATE);
  }
}
