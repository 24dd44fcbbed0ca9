import { sign } from 'node:crypto';
import type { PostResult } from '../../outbound/connections.ts';
import { batchesOf } from '../batches.ts';
import { CLIENT_HEADERS } from '../client-headers.ts';
import type { OpenPlace, SenderDeps } from '../kind.ts';
import { previewOf } from '../preview-of.ts';
import { masked } from '../said.ts';
import { reportOf, type EventReport, type OutgoingEvent, type Sender, type SendReport } from '../sender.ts';
import type { GcpConfig } from './config.ts';
import { entries } from './entries.ts';
import { gcpAnswers as say } from './google-cloud-logging-errors.ts';
import { judge } from './judge.ts';
import { readPrivateKey, type ServiceKey } from './private-key.ts';

export type GcpSecret = 'private_key';

const GOOGLE = 'https://logging.googleapis.com';
const PATH = '/v2/entries:write';
/** Google's limit is 10 MB, before compression. */
const MOST_BYTES = 9_500_000;
const MOST_ENTRY_BYTES = 256 * 1024;
/** Only answers about very many wrong entries are longer; then the shipment is sent again in halves. */
const KEPT_BYTES = 100 * 1024;

/** Writes events into a log of Google Cloud Logging. */
export function openGcp(place: OpenPlace<GcpConfig, GcpSecret>, deps: SenderDeps): Sender {
  const { config, options, secrets } = place;
  const { connections, identity, externalUrl, now } = deps;
  const writer = entries(place, externalUrl, now);
  const reading = readPrivateKey(secrets.private_key?.value ?? '');
  const bearer = reading.ok ? createBearer(reading.key, config.clientEmail, now) : undefined;
  const { limits, write, headers, viaOf } = batchesOf(writer, options, { identity, mostBytes: MOST_BYTES });
  const headersOf = (events: readonly OutgoingEvent[]): string[] => [
    ...[...CLIENT_HEADERS, ...headers].flat(),
    ...viaOf(events),
  ];

  async function send(
    events: readonly OutgoingEvent[],
    { timeoutMs, signal }: Parameters<Sender['send']>[1],
  ): Promise<SendReport> {
    if (bearer === undefined) return denied(reading.ok ? '' : reading.reason);
    const token = bearer();
    const result = await connections.post({
      url: config.endpoint ?? GOOGLE,
      path: PATH,
      headers: ['Authorization', `Bearer ${token}`, ...headersOf(events)],
      body: await write(events),
      keep: { bodyBytes: KEPT_BYTES, headers: [] },
      timeoutMs,
      signal,
    });
    return judge(withoutToken(result, token), events.length, now);
  }

  return {
    limits,
    async send({ events }, context) {
      const sizes = events.map((event) => writer.sizeOf(event));
      const fitting = events.filter((_, index) => (sizes[index] ?? 0) <= MOST_ENTRY_BYTES);
      if (fitting.length === events.length) return send(events, context);
      const report = fitting.length === 0 ? undefined : await send(fitting, context);
      return withTooLarge(sizes, report);
    },
    preview: (event) => previewOf(['Authorization', '***', ...headersOf([event])]),
  };
}

/** An answer of another server is shown to users and stored, and it may repeat the token. */
function withoutToken(result: PostResult, token: string): PostResult {
  if (result.kind === 'failure') return result;
  const mask = (text: string): string => masked(text, [token]);
  const { excerpt, kept } = result;
  return {
    ...result,
    ...(excerpt !== undefined && { excerpt: mask(excerpt) }),
    ...(kept && { kept: { ...kept, body: mask(kept.body) } }),
  };
}

function denied(reason: string): SendReport {
  const text = say.GCP_DENIES_KEY({ reason });
  return { outcome: { kind: 'denied', text }, answer: { durationMs: 0, class: say.google } };
}

/** Adds the events that were too large and not sent to Google's report about the others. */
function withTooLarge(sizes: readonly number[], sent: SendReport | undefined): SendReport {
  let index = 0;
  const reports = sizes.map((bytes): EventReport => {
    if (bytes > MOST_ENTRY_BYTES || sent === undefined) return tooLarge(bytes);
    index += 1;
    return reportOf(sent, index - 1);
  });
  const [first = tooLarge(0)] = reports;
  if (reports.length === 1) return first;
  return {
    outcome: reports.map(({ outcome }) => outcome),
    answers: reports.map(({ answer }) => answer),
    answer: sent?.answer ?? first.answer,
  };
}

function tooLarge(bytes: number): EventReport {
  const word = say.oversize;
  const message = say.GCP_ENTRY_TOO_LARGE({ bytes, maximum: MOST_ENTRY_BYTES });
  return {
    outcome: { kind: 'refused', code: word },
    answer: { durationMs: 0, class: word, code: word, message },
  };
}

const AUDIENCE = 'https://logging.googleapis.com/';
/** Google takes no longer ones. */
const VALID_S = 3_600;
/** A new token is made this long before the end, because clocks differ and requests take time. */
const EARLY_S = 600;

/**
 * The token of requests. The service account's key signs it, so no request to Google's token server is needed. A new
 * one is made before it expires.
 */
function createBearer({ key, id }: ServiceKey, clientEmail: string, now: () => Date): () => string {
  let token = '';
  let until = 0;
  return () => {
    const at = Math.floor(now().getTime() / 1_000);
    if (at < until && at >= until - VALID_S) return token;
    until = at + VALID_S - EARLY_S;
    const header = { alg: 'RS256', typ: 'JWT', ...(id !== undefined && { kid: id }) };
    const claims = { iss: clientEmail, sub: clientEmail, aud: AUDIENCE, iat: at, exp: at + VALID_S };
    const text = `${encoded(header)}.${encoded(claims)}`;
    token = `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
    return token;
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
