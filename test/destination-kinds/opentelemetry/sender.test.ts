import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openTelemetryConfig } from '../../../src/destination-kinds/opentelemetry/config.ts';
import { readHeaders } from '../../../src/destination-kinds/opentelemetry/headers.ts';
import { openTelemetryKind } from '../../../src/destination-kinds/opentelemetry/opentelemetry.kind.ts';
import type { DeliveryOptions } from '../../../src/destination-kinds/delivery-options.ts';
import { IN_NO_STREAM } from '../../../src/destination-kinds/event-place.ts';
import type { OutgoingEvent, SendContext, Sender } from '../../../src/destination-kinds/sender.ts';
import type { JsonValue } from '../../../src/json/json-value.ts';
import { connectionsOf } from '../../../src/outbound/connections.ts';
import { createDeliveryClient } from '../../../src/outbound/delivery-client.ts';
import { anyEvents, sampleEvents } from '../../formats/format-events.ts';
import { allow, zone } from '../../outbound/zone.ts';
import type { Reply } from '../../support/receiver-reply.ts';
import { eventsOf, type Events } from '../events-of.ts';
import { failure, idOf, partial, said, startOtlpReceiver, type LogRecord } from './otlp-receiver.ts';

const IDENTITY = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const CONVENTIONS = JSON.parse(
  readFileSync(new URL('facts/attributes.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;
const otlp = await startOtlpReceiver();
const client = createDeliveryClient({ rules: allow('127.0.0.0/8'), lookup: zone({}) });
const NOW = new Date('2026-11-30T04:00:00.000Z');
beforeEach(() => otlp.reset());
afterAll(async () => {
  await client.close();
  await otlp.close();
});

interface Opened {
  readonly url?: string;
  readonly options?: Partial<DeliveryOptions>;
  readonly token?: string;
  readonly headers?: JsonValue;
}

function open({ url = otlp.url, options = {}, token, headers }: Opened = {}): Sender {
  const reading = headers === undefined ? undefined : readHeaders(headers);
  return openTelemetryKind.open(
    {
      ...{ destinationId: 1, headers: [], config: openTelemetryConfig.parse({ url }) },
      secrets: {
        token: token === undefined ? undefined : { value: token },
        headers: reading?.ok === true ? { value: reading.text } : undefined,
      },
      options: { ...openTelemetryKind.options, ...options },
    },
    {
      connections: connectionsOf(client, { shareKey: 'a', poolKey: 'a' }),
      ...{ identity: IDENTITY, externalUrl: '', now: () => NOW },
    },
  );
}

const CONTEXT: SendContext = { at: NOW, trigger: 'STREAM', attempt: 1, timeoutMs: 5_000 };
const send = (events: Events, opened?: Opened) => open(opened).send({ events }, CONTEXT);
const attributesOf = ({ attributes }: LogRecord): Readonly<Record<string, string>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value).join('')]));
/** The record of an event that has these members, too. */
async function recordOf(members: object): Promise<LogRecord> {
  const body = JSON.stringify({ id: 7, created_at: '2026-11-30T03:04:05.678Z', ...members });
  await send([{ id: 7, eventType: 'repo_push', body, via: null, ...IN_NO_STREAM }]);
  const record = otlp.taken.at(-1);
  if (record === undefined) throw new Error(`It was not taken: ${body}`);
  return record;
}
const DELIVERED = { kind: 'delivered' };
const FAILED = { kind: 'failed', answered: true };

describe('a shipment by OTLP', () => {
  it('is one compressed export of log records, which says who sends and by which conventions', async () => {
    const events = eventsOf(3, ',"big":12345678901234567890');
    expect(await send(events)).toMatchObject({ outcome: DELIVERED, answer: { status: 200 } });
    const [request] = otlp.receiver.requests;
    expect(request).toMatchObject({
      ...{ method: 'POST', path: '/v1/logs' },
      headers: {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        'x-auditstream-via': IDENTITY,
      },
    });
    expect(request?.headers.authorization).toBeUndefined();
    const [exported] = otlp.exports;
    expect(exported?.resource.attributes.map(({ key }) => key)).toEqual([
      ...['service.name', 'service.version', 'service.instance.id'],
    ]);
    expect(exported).toMatchObject({
      schemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
      scopeLogs: [{ scope: { name: 'auditstream' }, schemaUrl: 'https://opentelemetry.io/schemas/1.44.0' }],
    });
    expect(otlp.taken.map(idOf)).toEqual([1, 2, 3]);
    const [record] = otlp.taken;
    expect(record).toMatchObject({
      timeUnixNano: `${Date.parse('2026-11-30T03:04:05.678Z')}000000`,
      observedTimeUnixNano: `${NOW.getTime()}000000`,
      ...{ severityNumber: 9, severityText: 'INFO', eventName: 'auditstream.repo_push' },
      // The event is carried as it is written.
      body: { stringValue: events[0].body },
    });
    expect(otlp.taken.map(attributesOf)).toMatchObject([
      {
        ...{ 'log.record.uid': `${IDENTITY}/1`, 'auditstream.event.id': '1' },
        ...{ 'auditstream.event.type': 'repo_push', 'user.name': 'Jane', 'user.id': '1' },
        ...{ 'auditstream.entity.path': 'my-group/my-project', 'auditstream.entity.type': 'Project' },
        ...{ 'auditstream.stream': '1', 'auditstream.sequence': '1' },
      },
      { 'auditstream.sequence': '2', 'auditstream.previous': '1' },
      { 'auditstream.sequence': '3', 'auditstream.previous': '2' },
    ]);
    expect(attributesOf(record as LogRecord)).not.toHaveProperty('auditstream.previous');
  });

  it('has the attributes of the semantic conventions with their types, and its own under a name of its own', async () => {
    const record = await recordOf({
      ...{ author_name: 'jane', author_id: 'user-1', ip_address: '192.0.2.1', outcome: 'failure' },
      ...{ entity_id: 5, target_id: 12_345_678_901, target_type: 'Run', target_details: 'a run' },
      source: { kind: 'cloudtrail', name: 'aws', id: 'x' },
      references: {
        ...{ pull_request: '12', branch: 'main', commit: 'abc', repository: 'a/b', ticket: 'T-1' },
        ...{ deployment: 'd-1', run: 'r-1', session: 's-1' },
      },
    });
    expect(attributesOf(record)).toEqual({
      ...{ 'log.record.uid': `${IDENTITY}/7`, 'auditstream.event.id': '7' },
      ...{ 'auditstream.event.type': 'repo_push', 'user.name': 'jane', 'user.id': 'user-1' },
      ...{ 'client.address': '192.0.2.1', 'vcs.change.id': '12', 'vcs.ref.head.name': 'main' },
      ...{ 'vcs.ref.head.revision': 'abc', 'deployment.id': 'd-1', 'cicd.pipeline.run.id': 'r-1' },
      ...{ 'session.id': 's-1', 'auditstream.entity.id': '5', 'auditstream.target.id': '12345678901' },
      ...{ 'auditstream.target.type': 'Run', 'auditstream.target.details': 'a run' },
      ...{ 'auditstream.outcome': 'failure', 'auditstream.source.kind': 'cloudtrail' },
      ...{ 'auditstream.source.name': 'aws', 'auditstream.references.repository': 'a/b' },
      'auditstream.references.ticket': 'T-1',
    });
    const conventional = [...(otlp.exports[0]?.resource.attributes ?? []), ...record.attributes].filter(
      ({ key }) => !key.startsWith('auditstream.'),
    );
    expect(conventional.length).toBeGreaterThan(10);
    for (const { key, value } of conventional)
      expect([key, CONVENTIONS[key]]).toEqual([key, 'stringValue' in value ? 'string' : 'int']);
  });

  it.each([
    ['critical', 21],
    ['Error', 17],
    ['high', 17],
    ['warn', 13],
    ['notice', 10],
    ['debug', 5],
    ['unheard of', 9],
    ['constructor', 9],
  ])(
    'keeps the word for the severity that its sender has, and knows its number: %s',
    async (word, number) => {
      expect(await recordOf({ severity: word })).toMatchObject({
        severityNumber: number,
        severityText: word,
      });
    },
  );

  it('leaves out what an event does not have, and what cannot be carried', async () => {
    expect(attributesOf(await recordOf({ author_id: null, references: 'none' }))).not.toHaveProperty(
      'user.id',
    );
    const odd = await recordOf({ created_at: '9999-01-01T00:00:00Z', entity_id: 1e300, author_name: '' });
    expect(odd.timeUnixNano).toBeUndefined();
    expect(Object.keys(attributesOf(odd))).toEqual([
      ...['log.record.uid', 'auditstream.event.id', 'auditstream.event.type'],
    ]);
    expect((await recordOf({ created_at: '1960-01-01T00:00:00Z' })).timeUnixNano).toBeUndefined();
  });

  it('is as the definition of the protocol has it, whatever is in an event', async () => {
    const shipment = (events: ReturnType<typeof sampleEvents>): Events =>
      events.map((event) => ({ ...event, via: null, ...IN_NO_STREAM })) as unknown as Events;
    const samples = shipment(sampleEvents());
    expect((await send(samples)).outcome).toEqual(DELIVERED);
    expect(otlp.taken.map(({ body }) => body?.stringValue)).toEqual(samples.map(({ body }) => body));
    await fc.assert(
      fc.asyncProperty(anyEvents, async (events) => {
        expect((await send(shipment(events))).outcome).toEqual(DELIVERED);
      }),
      { numRuns: 30 },
    );
  });

  it('may be plain, have CloudEvents as bodies, and is not larger than its options say', async () => {
    const options = { compression: 'none', format: 'cloudevents', batchMaxBytes: 4_096 } as const;
    const sender = open({ options });
    const { limits } = sender;
    const events: OutgoingEvent[] = [];
    let bytes = 0;
    for (const event of eventsOf(20)) {
      bytes += limits.sizeOf?.(event) ?? 0;
      if (bytes <= limits.bytes) events.push(event);
    }
    expect(events.length).toBeGreaterThan(1);
    await sender.send({ events: events as unknown as Events }, CONTEXT);
    const [request] = otlp.receiver.requests;
    expect(request?.headers).not.toHaveProperty('content-encoding');
    expect(request?.bytes.length).toBeLessThanOrEqual(4_096);
    expect(JSON.parse(otlp.taken[0]?.body?.stringValue ?? '')).toMatchObject({ specversion: '1.0' });
    expect(open().limits).toMatchObject({ events: 1_000, inFlight: Infinity, stable: false });
  });

  it('says of every installation that its events came through', async () => {
    const [first] = eventsOf(1);
    await send([{ ...first, via: OTHER }]);
    expect(otlp.receiver.requests[0]?.headers['x-auditstream-via']).toBe(`${OTHER}, ${IDENTITY}`);
  });

  it.each(['', '/', '/v1/logs', '/v1/logs/', '/v1/traces', '/v1/metrics'])(
    'goes to the logs of the address in whatever spelling it was pasted: %s',
    async (pasted) => {
      for (const path of ['', '/otlp']) await send(eventsOf(1), { url: ` ${otlp.url}${path}${pasted} ` });
      expect(otlp.receiver.requests.map(({ path }) => path)).toEqual(['/v1/logs', '/otlp/v1/logs']);
    },
  );
});

describe('what a receiver by OTLP knows senders by', () => {
  const sentHeaders = async (opened: Opened) => {
    await send(eventsOf(1), opened);
    return otlp.receiver.requests.at(-1)?.headers;
  };

  it.each([
    ['glc_abc', 'Bearer glc_abc'],
    ['ApiKey VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6', 'ApiKey VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6'],
    ['Basic dXNlcjpwYXNz', 'Basic dXNlcjpwYXNz'],
  ])('is a token, alone or with its scheme: %s', async (token, authorization) => {
    expect(await sentHeaders({ token })).toMatchObject({ authorization });
  });

  it.each<[string, JsonValue, object]>([
    [
      'an object',
      { 'api-key': 'NRAK-1', 'X-Scope-OrgID': '7' },
      { 'api-key': 'NRAK-1', 'x-scope-orgid': '7' },
    ],
    [
      'an object as destinations over HTTP have it',
      { 'dd-api-key': { value: 'one', active: true }, old: { value: 'x', active: false } },
      { 'dd-api-key': 'one' },
    ],
    [
      "the text of OpenTelemetry's variable",
      'Authorization=Basic%20MTIzOmFiYw==, x-honeycomb-team=k=1,',
      { authorization: 'Basic MTIzOmFiYw==', 'x-honeycomb-team': 'k=1' },
    ],
    ['the text of an object', '{"api-key": "NRAK-1"}', { 'api-key': 'NRAK-1' }],
  ])('are headers: %s', async (_, headers, expected) => {
    const sent = await sentHeaders({ headers });
    expect(sent).toMatchObject(expected);
    expect(sent).not.toHaveProperty('old');
  });

  it('is the Authorization of the headers where a token is given, too', async () => {
    const sent = await sentHeaders({ token: 'a-token', headers: { authorization: 'ApiKey b' } });
    expect(sent).toMatchObject({ authorization: 'ApiKey b' });
  });

  it.each<[string, JsonValue]>([
    ['a number', 7],
    ['a list', ['api-key=x']],
    ['a value alone', 'NRAK-1234567890'],
    ['a value that is no text', { 'api-key': 7 }],
    ['an empty value', { 'api-key': ' ' }],
    ['a line break', { 'api-key': 'a\nb' }],
    ['a name that is none', 'api key=1'],
    ['one name twice', { 'api-key': 'a', 'API-Key': 'b' }],
    ['what is not percent-encoded right', 'api-key=%zz'],
    ['too many', Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`h${index}`, 'x']))],
    ['too long a value', { 'api-key': 'x'.repeat(2_001) }],
    ['broken JSON', '{"api-key": '],
    ['what this server says itself', { 'content-type': 'text/plain' }],
    ['what belongs to the connection', { Host: 'elsewhere' }],
  ])('cannot be %s, and nothing of it is repeated', (_, headers) => {
    const reading = readHeaders(headers);
    expect(reading).toMatchObject({ ok: false, errors: [expect.stringContaining('Config headers must')] });
    expect(JSON.stringify(reading)).not.toContain('NRAK');
  });
});

describe('an answer of a receiver by OTLP', () => {
  it('that takes a part says so: nothing is sent again, and what it says can be read', async () => {
    otlp.wrong.add(2);
    const { outcome, answer } = await send(eventsOf(3));
    expect(outcome).toEqual({
      ...{ kind: 'delivered', note: 'partly-refused' },
      text: 'The receiver refused 1 of the 3 events of this request for good and does not say which: "the timestamp is too old". Set batchMaxEvents to 1: then each refused event is a dead letter',
    });
    expect(answer).toMatchObject({ status: 200, excerpt: expect.stringContaining('rejectedLogRecords') });
    expect(answer.class).toBe('otlp');
    expect(otlp.receiver.requests).toHaveLength(1);
    expect(otlp.taken.map(idOf)).toEqual([1, 3]);
  });

  it.each([1, 3])('that takes none of %i events refuses them for good', async (count) => {
    for (const { id } of eventsOf(count)) otlp.wrong.add(id);
    expect(await send(eventsOf(count))).toMatchObject({
      outcome: { kind: 'refused' },
      answer: {
        ...{ status: 200, class: 'otlp' },
        message:
          'The receiver refuses this event for good, and answered 200 "the timestamp is too old": correct what ' +
          'it names, then send it again',
      },
    });
  });

  it.each<[string, Reply]>([
    ['nothing but its status', 200],
    ['an empty message', said(200, {})],
    ['a partial success of nothing', said(200, { partialSuccess: {} })],
    ['a warning', partial(0, 'use another endpoint')],
    ['a number of another form', { status: 200, body: '{"partialSuccess":{"rejectedLogRecords":"many"}}' }],
    ['binary', { status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: '\n\u0000' }],
    ['half of its body', { closeAfter: 'half-body', status: 202 }],
  ])('that is a success is one, with %s', async (_, reply) => {
    otlp.override = () => reply;
    expect((await send(eventsOf(2))).outcome).toEqual(DELIVERED);
  });

  it.each<[Reply, object]>([
    [failure(429, 'slow down'), { kind: 'busy', answered: true }],
    [failure(503, 'queue is full', 14), { kind: 'busy', answered: true }],
    [
      { status: 503, headers: { 'retry-after': '7' }, body: '{"message":"later"}' },
      { kind: 'busy', answered: true, retryAfterMs: 7_000 },
    ],
    [
      { status: 429, headers: { 'retry-after': 'Mon, 30 Nov 2026 04:00:30 GMT' } },
      { kind: 'busy', answered: true, retryAfterMs: 30_000 },
    ],
    [failure(502, ''), { kind: 'busy', answered: true }],
    [504, { kind: 'busy', answered: true }],
    [failure(500, 'internal'), FAILED],
    [failure(418, 'odd'), FAILED],
    [failure(400, 'bad data', 3), FAILED],
    [failure(413, 'too large'), FAILED],
    [failure(401, 'no key', 16), { kind: 'denied' }],
    [failure(402, 'the trial is over'), { kind: 'denied' }],
    [failure(403, 'forbidden'), { kind: 'denied' }],
    [{ status: 404, body: '404 page not found' }, { kind: 'denied' }],
    [{ status: 405, body: 'method not allowed' }, { kind: 'denied' }],
    [{ status: 415, body: 'unsupported media type' }, { kind: 'denied' }],
    [{ status: 200, body: '<!doctype html><title>Log in</title>' }, FAILED],
    [{ status: 403, body: '<html>Blocked</html>' }, FAILED],
    [
      { status: 503, body: '<html>Bad gateway</html>' },
      { kind: 'busy', answered: true },
    ],
    [{ status: 308, headers: { location: '/elsewhere' } }, FAILED],
    [{ raw: 'HTTP/2.0\r\n' }, { kind: 'failed', answered: false }],
  ])('to a batch is told apart: %j', async (reply, expected) => {
    otlp.override = () => reply;
    expect((await send(eventsOf(2))).outcome).toMatchObject(expected);
    expect(otlp.receiver.requests).toHaveLength(1);
  });

  it('that calls one event alone wrong or too large refuses it, with the code that it has', async () => {
    otlp.override = () => failure(400, 'bad data', 3);
    expect(await send(eventsOf(1))).toMatchObject({
      ...{ outcome: { kind: 'refused', code: '3' }, answer: { class: 'otlp', code: '3', status: 400 } },
    });
    otlp.override = undefined;
    otlp.maxBytes = 200;
    expect((await send(eventsOf(1))).outcome).toEqual({ kind: 'refused' });
  });

  it.each<[Reply, string]>([
    [
      failure(401, 'authentication failed: a-long-token'),
      'The receiver answered 401 "authentication failed: ***": set the secretToken or the headers that it requires, and check that its key may write logs',
    ],
    [
      { status: 404, body: '404 page not found' },
      'The receiver answered 404 "404 page not found": set the url to its address for OTLP over HTTP; requests go to /v1/logs below it',
    ],
    [
      { status: 415, body: 'unsupported media type, supported: [application/x-protobuf]' },
      'The receiver answered 415 "unsupported media type, supported: [application/x-protobuf]": it does not accept JSON, or does not accept gzip; set compression to none, or put an OpenTelemetry Collector in between',
    ],
    [
      { status: 403, body: '{"error":{"message":"Invalid a-long-key"}}' },
      'The receiver answered 403 "Invalid ***": set the secretToken or the headers that it requires, and check that its key may write logs',
    ],
  ])('that only a person can mend says what to do, without secrets: %#', async (reply, text) => {
    otlp.override = () => reply;
    const { outcome, answer } = await send(eventsOf(2), {
      token: 'ApiKey a-long-token',
      headers: { 'api-key': 'a-long-key' },
    });
    expect(outcome).toEqual({ kind: 'denied', text });
    expect(answer.excerpt).not.toMatch(/a-long/);
  });

  it('is shown in one line of bounded length', async () => {
    otlp.override = () => failure(500, `broken\n\u0007${'x'.repeat(900)}`);
    const { answer } = await send(eventsOf(1));
    expect(answer.message).toMatch(/^The receiver answered 500 "broken x+": see its log$/);
    expect(answer.message?.length).toBeLessThan(300);
  });
});

describe('a test of a destination by OTLP', () => {
  it('shows a request without what may be a secret', () => {
    const sender = open({ token: 'a-token', headers: { 'api-key': 'a-key' } });
    const { headers } = sender.preview(eventsOf(1)[0], NOW);
    expect(headers).toEqual(
      expect.arrayContaining([
        { name: 'Authorization', value: '***' },
        { name: 'api-key', value: '***' },
        { name: 'Content-Type', value: 'application/json' },
        { name: 'Content-Encoding', value: 'gzip' },
      ]),
    );
  });

  it('has an empty body where an event has none', async () => {
    await send([{ id: 1, eventType: 'x', body: '', via: null, ...IN_NO_STREAM }]);
    expect(gunzipSync(otlp.receiver.requests[0]?.bytes ?? Buffer.alloc(0)).toString()).toContain(
      '"body":{"stringValue":""}',
    );
  });
});
