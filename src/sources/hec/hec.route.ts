import { groupKey } from '../../access/share-keys.ts';
import { arrivalRefusal } from '../../audit-events/ingest/arrival-refusal.ts';
import { jsonAnswer, type HttpAnswer } from '../../http/answer.ts';
import type { Handler, HttpRequest } from '../../http/route.ts';
import { decodeUtf8 } from '../../json/decode-utf8.ts';
import { parseJsonObject } from '../../json/exact-json.ts';
import { acceptRecords, type Arrival } from '../accept.ts';
import { secretOf } from '../credentials.ts';
import type { OpenSource } from '../open-source.ts';
import { textOfBody } from '../reading/decode-body.ts';
import type { RecordsLimits } from '../reading/read-records.ts';
import { arrivalOf, mendsRecords, sourceKeys, type SourceHandlerDeps } from '../source-handler.ts';
import { limitsOf } from '../source-limits.ts';
import { later } from '../source-login.ts';
import { arrivalErrors } from '../sources-errors.ts';
import { isChannel, type Acknowledgements } from './acknowledgements.ts';
import { hecAnswer, hecFailure, hecHealthy, hecSuccess } from './hec-answers.ts';
import { metadataOf, readEnvelopes, readRawLines, type HecBody, type HecReading } from './read-envelopes.ts';

export interface HecDeps extends SourceHandlerDeps {
  readonly acknowledgements: Acknowledgements;
  /** Whether the database can be reached. */
  readonly ready: () => Promise<boolean>;
}

type Read = (
  text: string,
  limits: RecordsLimits,
  request: HttpRequest<undefined>,
) => Generator<void, HecBody>;

/** What answers at Splunk's paths, for every kind of source: the secret says which source it is. */
export function createHecHandlers(deps: HecDeps) {
  return {
    event: collector(deps, (text, limits, { query }) => readEnvelopes(text, metadataOf(query), limits)),
    raw: collector(deps, function* (text, limits, { query }) {
      yield;
      return readRawLines(text, metadataOf(query), limits);
    }),
    ack: acknowledgementHandler(deps),
    health: async () => ((await deps.ready()) ? hecHealthy() : hecAnswer('UNHEALTHY')),
    /** `OPTIONS` of a path that is asked by this method. */
    optionsOf: (method: string): Handler<undefined> => {
      const allow = method === 'GET' ? 'GET,HEAD,OPTIONS' : `${method},OPTIONS`;
      return () => Promise.resolve({ status: 200, headers: { allow }, body: '' });
    },
    unknown: () => Promise.resolve(hecAnswer('NOT_FOUND')),
  };
}

function collector(deps: HecDeps, read: Read): Handler<undefined> {
  return async (request) => {
    const entered = await enter(deps, request);
    if ('refusal' in entered) return entered.refusal;
    const { source } = entered;
    const arrival = arrivalOf(request, deps);
    if (arrival.kind !== 'new') return hecFailure(...arrivalRefusal(arrival));
    const channel = channelOf(request);
    const wantsAck = acknowledges(source);
    if (channel !== undefined && !isChannel(channel)) return hecAnswer('CHANNEL_INVALID');
    if (wantsAck && channel === undefined) return hecAnswer('CHANNEL_MISSING');
    const body = await request.readBody({ knownAs: sourceKeys(source) });
    if (!body.ok) return body.answer;
    const run = <T>(work: Generator<void, T>) => deps.time.run([groupKey(source.group)], work);
    const mend = mendsRecords(source);
    const text = await textOfBody(body.bytes, { mend, run });
    if (text === undefined) return hecAnswer('INVALID_DATA_FORMAT', { 'invalid-event-number': 0 });
    const { records: maximum, values } = limitsOf(source.kind);
    const { shorten } = source.kind;
    const limits = { budget: { values, maximum: values }, maximum, mend, shorten };
    const reading = await run(read(text, limits, request));
    if (reading === undefined) return hecFailure(413, arrivalErrors.SOURCE_TOO_MANY_RECORDS({ maximum }));
    const sender = { ip: request.ip, via: arrival.via };
    return take(deps, source, sender, reading, wantsAck ? channel : undefined);
  };
}

/** Takes the events before the first that is wrong, as Splunk does: a sender goes on behind it. */
async function take(
  deps: HecDeps,
  source: OpenSource,
  sender: Arrival,
  { events, fault }: HecReading,
  channel: string | undefined,
): Promise<HttpAnswer> {
  const records = events.map((event) => ({ ...event, ok: true as const }));
  const outcome = await acceptRecords(deps, source, records, sender);
  if (outcome.kind === 'busy' || outcome.kind === 'late') return hecAnswer('SERVER_BUSY');
  if (outcome.kind === 'gone') return hecAnswer('INVALID_TOKEN');
  if (outcome.kind === 'too-many')
    return hecFailure(413, arrivalErrors.SOURCE_TOO_MANY_RECORDS({ maximum: outcome.maximum }));
  if (outcome.kind === 'refused') return hecAnswer('INVALID_DATA_FORMAT', { 'invalid-event-number': 0 });
  if (fault?.code === 'NO_DATA') return hecAnswer('NO_DATA');
  if (fault !== undefined) return hecAnswer(fault.code, { 'invalid-event-number': fault.index });
  return hecSuccess(channel === undefined ? undefined : deps.acknowledgements.next(source.id, channel));
}

function acknowledgementHandler(deps: HecDeps): Handler<undefined> {
  return async (request) => {
    const entered = await enter(deps, request);
    if ('refusal' in entered) return entered.refusal;
    const { source } = entered;
    if (!acknowledges(source)) return hecAnswer('ACK_DISABLED');
    const channel = channelOf(request);
    if (channel === undefined) return hecAnswer('CHANNEL_MISSING');
    if (!isChannel(channel)) return hecAnswer('CHANNEL_INVALID');
    const body = await request.readBody({ knownAs: sourceKeys(source), limit: MAX_ACK_BYTES });
    if (!body.ok) return body.answer;
    const asked = parseJsonObject(decodeUtf8(body.bytes) ?? '')?.['acks'];
    if (!Array.isArray(asked) || !asked.every((ack) => typeof ack === 'number'))
      return hecAnswer('INVALID_DATA_FORMAT');
    // A number is given out after the commit: what can be asked for is stored.
    return jsonAnswer(200, { acks: Object.fromEntries(asked.map((ack) => [String(ack), true])) });
  };
}

const MAX_ACK_BYTES = 64 * 1024;

/** Whether its senders are told what is stored; other kinds than Splunk's own do not have the option. */
function acknowledges({ config }: OpenSource): boolean {
  return (config as { acknowledgement?: boolean }).acknowledgement === true;
}

async function enter(
  deps: HecDeps,
  request: HttpRequest<undefined>,
): Promise<{ readonly source: OpenSource } | { readonly refusal: HttpAnswer }> {
  const { ip, headers } = request;
  const secret = secretOf(request);
  if (secret === undefined) {
    const said = headers.authorization === undefined ? 'TOKEN_REQUIRED' : 'INVALID_AUTHORIZATION';
    return { refusal: hecAnswer(said) };
  }
  const outcome = await deps.login.find(ip, { secret });
  if (outcome.kind === 'too-often') return { refusal: later(hecAnswer('SERVER_BUSY'), outcome) };
  if (outcome.kind !== 'known') return { refusal: hecAnswer('INVALID_TOKEN') };
  return outcome.caller.active ? { source: outcome.caller } : { refusal: hecAnswer('TOKEN_DISABLED') };
}

function channelOf({ headers, query }: HttpRequest<undefined>): string | undefined {
  const header = headers['x-splunk-request-channel'];
  return (Array.isArray(header) ? header[0] : header) ?? query.get('channel') ?? undefined;
}
