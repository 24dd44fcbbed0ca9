import { gunzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { splunkHecConfig } from '../../../src/destination-kinds/splunk-hec/config.ts';
import { splunkHecKind } from '../../../src/destination-kinds/splunk-hec/splunk-hec.kind.ts';
import type { DeliveryOptions } from '../../../src/destination-kinds/delivery-options.ts';
import type { OpenSecret } from '../../../src/destination-kinds/kind.ts';
import {
  reportOf,
  type OutgoingEvent,
  type SendContext,
  type Sender,
} from '../../../src/destination-kinds/sender.ts';
import { connectionsOf } from '../../../src/outbound/connections.ts';
import { createDeliveryClient } from '../../../src/outbound/delivery-client.ts';
import { eventsOf, type Events } from '../events-of.ts';
import { allow, zone } from '../../outbound/zone.ts';
import type { Reply } from '../../support/receiver-reply.ts';
import { said, startCollector, tokenOf } from './collector.ts';

const IDENTITY = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const collector = await startCollector();
const client = createDeliveryClient({ rules: allow('127.0.0.0/8'), lookup: zone({}) });
let now = new Date();
beforeEach(() => {
  now = new Date();
  collector.receiver.clear();
  collector.bodies.length = 0;
  collector.indexed.length = 0;
  collector.wrong.clear();
  collector.maxBytes = Infinity;
  collector.override = undefined;
  collector.pollsUntilAcknowledged = 1;
  collector.tokens.clear();
  collector.tokens.set('a-token', {});
});
afterAll(async () => {
  await client.close();
  await collector.close();
});

interface Opened {
  readonly config?: object;
  readonly options?: Partial<DeliveryOptions>;
  readonly token?: OpenSecret;
  readonly externalUrl?: string;
}

function open({
  config = {},
  options = {},
  token = { value: 'a-token' },
  externalUrl = '',
}: Opened = {}): Sender {
  return splunkHecKind.open(
    {
      destinationId: 1,
      config: splunkHecConfig.parse({ url: collector.url, ...config }),
      secrets: { token },
      headers: [],
      options: { ...splunkHecKind.options, ...options },
    },
    {
      connections: connectionsOf(client, { shareKey: 'a', poolKey: 'a' }),
      identity: IDENTITY,
      externalUrl,
      now: () => now,
    },
  );
}

const CONTEXT: SendContext = { at: new Date(), trigger: 'STREAM', attempt: 1, timeoutMs: 5_000 };
const send = (events: Events, opened?: Opened, context: Partial<SendContext> = {}) =>
  open(opened).send({ events }, { ...CONTEXT, ...context });
const indexedIds = (): number[] => collector.indexed.map(({ event }) => event.id);
const idsOf = (events: readonly OutgoingEvent[]): number[] => events.map(({ id }) => id);
const posts = (): number => collector.bodies.length;
const DELIVERED = { kind: 'delivered' };

describe('a shipment to Splunk', () => {
  it('is one body of objects one after another, compressed, with five keys of metadata, the event and flat fields', async () => {
    const events = eventsOf(3, ',"big":12345678901234567890');
    const { outcome } = await send(events, {
      config: { index: 'audit', sourcetype: 'audit:json', host: 'here' },
    });
    expect(outcome).toEqual(DELIVERED);
    const [request] = collector.receiver.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/services/collector/event' });
    expect(request?.headers).toMatchObject({
      authorization: 'Splunk a-token',
      'content-encoding': 'gzip',
      'x-auditstream-via': IDENTITY,
      'x-auditstream-count': '3',
      'x-splunk-request-channel': expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    });
    const lines = gunzipSync(request?.bytes ?? Buffer.alloc(0))
      .toString()
      .split('\n');
    expect(lines).toHaveLength(3);
    // The event is carried as it is written.
    expect(lines[0]).toContain(`"event":${events[0].body},"fields":`);
    expect(collector.indexed[0]).toEqual({
      time: Date.parse('2026-11-30T03:04:05.678Z') / 1_000,
      ...{ host: 'here', source: 'auditstream', sourcetype: 'audit:json', index: 'audit' },
      event: expect.objectContaining({ id: 1 }),
      fields: {
        event_type: 'repo_push',
        entity_path: 'my-group/my-project',
        ...{ stream: 1, sequence: 1 },
      },
    });
    expect(collector.indexed[1]?.fields).toMatchObject({ sequence: 2, previous: 1 });
  });

  it('says of each event its own time, type and path, whatever those of the one before it', async () => {
    const said = [
      { created_at: '2026-11-30T03:04:05.678Z', entity_path: 'a/b', type: 'one' },
      { created_at: '1969-12-31T23:59:59.250Z', entity_path: 'a/b', type: 'one' },
      { created_at: '2026-12-01T00:00:00.000Z', entity_path: null, type: 'two' },
      { created_at: '2026-12-01T00:00:00.007Z', entity_path: 'a/"c"', type: 'one' },
    ];
    const [first, ...others] = said.map(({ type, ...members }, index) => ({
      ...eventsOf(1)[0],
      ...{ id: index + 1, eventType: type, body: JSON.stringify({ id: index + 1, ...members }) },
    })) as [OutgoingEvent, ...OutgoingEvent[]];
    await send([first, ...others]);
    expect(
      collector.indexed.map(({ time, fields }) => [time, fields?.['event_type'], fields?.['entity_path']]),
    ).toEqual([
      [1_796_007_845.678, 'one', 'a/b'],
      [-0.75, 'one', 'a/b'],
      [1_796_083_200, 'two', undefined],
      [1_796_083_200.007, 'one', 'a/"c"'],
    ]);
  });

  it('says where it comes from by its address, and of every installation that its events came through', async () => {
    const [first] = eventsOf(1);
    await send([{ ...first, via: OTHER }], { externalUrl: 'https://audit.example:8443/below' });
    expect(collector.indexed[0]?.host).toBe('audit.example');
    expect(collector.receiver.requests[0]?.headers['x-auditstream-via']).toBe(`${OTHER}, ${IDENTITY}`);
  });

  it('may be plain, have CloudEvents in it, and is cut at 5 MB, which is what Splunk Cloud takes', async () => {
    await send(eventsOf(2), { options: { compression: 'none', format: 'cloudevents' } });
    expect(collector.receiver.requests[0]?.headers).not.toHaveProperty('content-encoding');
    expect(collector.indexed[0]?.event).toMatchObject({ specversion: '1.0', type: 'auditstream.repo_push' });
    expect(open({ options: { batchMaxBytes: 8 * 1024 * 1024 } }).limits.bytes).toBeLessThanOrEqual(5_000_001);
    expect(open().limits).toMatchObject({ events: 1_000, inFlight: Infinity, stable: false });
  });

  it('goes to the address in whatever spelling it was pasted, below a path of a proxy, too', async () => {
    for (const pasted of [
      '',
      '/',
      '/services/collector',
      '/services/collector/event/',
      '/services/collector/raw/1.0',
    ])
      await send(eventsOf(1), { config: { url: `${collector.url}${pasted}` } });
    await send(eventsOf(1), { config: { url: `${collector.url}/proxy/services/collector/event` } });
    expect(collector.receiver.requests.map(({ path }) => path)).toEqual([
      ...Array.from({ length: 5 }, () => '/services/collector/event'),
      '/proxy/services/collector/event',
    ]);
  });

  it('goes on behind an event that is refused, and sends nothing twice that is indexed', async () => {
    const events = eventsOf(10);
    collector.wrong.add(3).add(4).add(10);
    const { outcome, answer } = await send(events);
    expect(outcome).toEqual(
      idsOf(events).map((id) => (collector.wrong.has(id) ? { kind: 'refused', code: '6' } : DELIVERED)),
    );
    expect(indexedIds()).toEqual([1, 2, 5, 6, 7, 8, 9]);
    expect(answer).toMatchObject({
      ...{ status: 400, code: '6', class: 'hec' },
      message:
        'Splunk refuses this event for good, and answered "Invalid data format" (code 6): see the log of Splunk, then send it again',
    });
  });

  it('finds the first event wrong, though that is what Splunk Cloud says of a body that is too large', async () => {
    collector.wrong.add(1);
    const { outcome } = await send(eventsOf(8));
    expect(outcome).toEqual([{ kind: 'refused', code: '6' }, ...Array.from({ length: 7 }, () => DELIVERED)]);
    expect(indexedIds()).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([
    ['as Splunk Cloud says it', undefined],
    ['with 413', { status: 413, body: '<html>Request Entity Too Large</html>' } satisfies Reply],
  ])('goes in halves where it is too large, %s', async (_, reply) => {
    const events = eventsOf(16, `,"text":"${'x'.repeat(1_000)}"`);
    if (reply === undefined) collector.maxBytes = 6_000;
    else collector.override = ({ bytes }) => (gunzipSync(bytes).length > 6_000 ? reply : undefined);
    expect((await send(events)).outcome).toEqual(DELIVERED);
    expect(indexedIds()).toEqual(idsOf(events));
    collector.maxBytes = 500;
    const alone = await send(eventsOf(1, `,"text":"${'x'.repeat(1_000)}"`));
    if (reply === undefined) expect(alone.outcome).toMatchObject({ kind: 'refused' });
  });

  it('is left where Splunk names no event, and what is refused one by one is found', async () => {
    collector.override = (request) =>
      gunzipSync(request.bytes).toString().includes('"id":2,')
        ? said(400, { text: 'No data', code: 5 })
        : undefined;
    const { outcome } = await send(eventsOf(4));
    expect(outcome).toEqual([DELIVERED, { kind: 'refused', code: '5' }, DELIVERED, DELIVERED]);
    expect(indexedIds()).toEqual([1, 3, 4]);
  });

  it('takes an event behind the last one for the last one: what is before is indexed', async () => {
    collector.override = () => said(400, { text: 'Invalid data format', code: 6, 'invalid-event-number': 9 });
    expect((await send(eventsOf(3))).outcome).toEqual([DELIVERED, DELIVERED, { kind: 'refused', code: '6' }]);
    expect(collector.receiver.requests).toHaveLength(1);
  });

  it('leaves what is behind a busy answer to be sent again, and that alone', async () => {
    collector.wrong.add(2);
    collector.override = () => (posts() < 1 ? undefined : said(503, { text: 'Server is busy', code: 9 }));
    const report = await send(eventsOf(4));
    const busy = { kind: 'busy', answered: true };
    expect(report.outcome).toEqual([DELIVERED, { kind: 'refused', code: '6' }, busy, busy]);
    // What is said of the event that is refused is not what is said of the others.
    expect([1, 2].map((index) => reportOf(report, index).answer)).toEqual([
      expect.objectContaining({
        status: 400,
        code: '6',
        message: expect.stringContaining('"Invalid data format"'),
      }),
      expect.objectContaining({
        status: 503,
        code: '9',
        message: expect.stringContaining('"Server is busy"'),
      }),
    ]);
  });

  it('takes no more requests than a bound, whatever is refused of it', async () => {
    const events = eventsOf(200);
    for (const { id } of events) collector.wrong.add(id);
    collector.wrong.delete(1);
    const { outcome } = await send(events);
    expect(collector.receiver.requests.length).toBeLessThanOrEqual(64);
    expect((outcome as readonly { kind: string }[]).at(-1)).toEqual({ kind: 'busy', answered: true });
  });
});

describe('an answer of Splunk', () => {
  const busy = { kind: 'busy', answered: true };
  it.each([
    [500, 8, busy],
    [503, 9, busy],
    [503, 18, busy],
    [503, 19, busy],
    [503, 20, busy],
    [503, 23, busy],
    [429, 26, busy],
    [429, 27, busy],
    [200, 24, { kind: 'delivered', retryAfterMs: 500 }],
    [200, 25, { kind: 'delivered', retryAfterMs: 500 }],
    [403, 1, { kind: 'denied' }],
    [401, 2, { kind: 'denied' }],
    [401, 3, { kind: 'denied' }],
    [403, 4, { kind: 'denied' }],
    [400, 7, { kind: 'denied' }],
    [400, 10, { kind: 'denied' }],
    [400, 11, { kind: 'denied' }],
    [400, 28, { kind: 'denied' }],
    [404, 404, { kind: 'denied' }],
  ])('of %i with the code %i is told apart', async (status, code, expected) => {
    collector.override = () => said(status, { text: 'As Splunk says it', code });
    const { outcome, answer } = await send(eventsOf(3));
    expect(outcome).toMatchObject(expected);
    expect(collector.receiver.requests).toHaveLength(1);
    if (expected.kind === 'delivered') return;
    expect(answer).toMatchObject({ status, code: String(code), class: 'hec' });
    if (expected.kind === 'denied')
      expect((outcome as unknown as { text: string }).text).toContain(`"As Splunk says it" (code ${code})`);
  });

  it('to an index that the token may not write to stops before it, and says which', async () => {
    collector.tokens.set('a-token', { indexes: ['main'] });
    const { outcome } = await send(eventsOf(3), { config: { index: 'audit' } });
    expect(outcome).toEqual({
      kind: 'denied',
      text: 'Splunk answered "Incorrect index" (code 7): allow the index audit for the token in Splunk, or set another index',
    });
    expect(collector.indexed).toEqual([]);
  });

  it('is shown in one line of bounded length, without the token', async () => {
    collector.override = () => said(403, { text: `bad\n\u0007token a-token ${'x'.repeat(500)}`, code: 4 });
    const { outcome, answer } = await send(eventsOf(1));
    const { text } = outcome as unknown as { text: string };
    expect(text).toContain('"bad token *** xxx');
    expect(text.length).toBeLessThan(400);
    expect(answer.excerpt).not.toContain('a-token');
  });

  it.each<[string, Reply, object]>([
    [
      'a page',
      { status: 200, body: '<!doctype html><title>Log in</title>' },
      { kind: 'failed', answered: true },
    ],
    ['a page of 404', { status: 404, body: '<html>Not Found</html>' }, { kind: 'failed', answered: true }],
    ['a redirect', { status: 303, headers: { location: '/en-US' } }, { kind: 'failed', answered: true }],
    ['a gateway', { status: 502, body: '<html>Bad Gateway</html>' }, { kind: 'busy', answered: true }],
    [
      'a gateway that names a time',
      { status: 503, headers: { 'retry-after': '7' } },
      { kind: 'busy', answered: true, retryAfterMs: 7_000 },
    ],
    ['what is no HTTP', { raw: 'SSH-2.0-x\r\n' }, { kind: 'failed', answered: false }],
    [
      'a refusal that is cut off',
      { closeAfter: 'half-body', status: 400 },
      { kind: 'failed', answered: true },
    ],
    ['a success that is cut off', { closeAfter: 'half-body', status: 200 }, DELIVERED],
    ['a success without a body', 204, DELIVERED],
    ['a code that nobody knows, with 2xx', said(200, { text: 'Fine', code: 99 }), DELIVERED],
    ['a code that nobody knows', said(400, { text: 'Odd', code: 99 }), { kind: 'failed', answered: true }],
  ])('may come from something else: %s', async (_, reply, expected) => {
    collector.override = () => reply;
    const { outcome, answer } = await send(eventsOf(2));
    expect(outcome).toEqual(expected);
    if (outcome !== DELIVERED && String(answer.message).includes('HTTP Event Collector'))
      expect(answer.class).toBe('foreign');
  });
});

describe('a token that is replaced', () => {
  const token = (): OpenSecret => ({
    value: 'the-new-one',
    previous: { value: 'a-token', until: new Date(now.getTime() + 3_600_000) },
  });
  const tokensSent = (): unknown[] => collector.receiver.requests.map(tokenOf);

  it('has the one before it in its place while Splunk does not know it, and is tried again every minute', async () => {
    const sender = open({ token: token() });
    const deliver = () => sender.send({ events: eventsOf(1) }, CONTEXT);
    expect((await deliver()).outcome).toEqual(DELIVERED);
    expect((await deliver()).outcome).toEqual(DELIVERED);
    expect(tokensSent()).toEqual(['the-new-one', 'a-token', 'a-token']);
    collector.tokens.clear();
    collector.tokens.set('the-new-one', {});
    now = new Date(now.getTime() + 61_000);
    expect((await deliver()).outcome).toEqual(DELIVERED);
    expect(tokensSent().slice(3)).toEqual(['the-new-one']);
    expect(indexedIds()).toEqual([1, 1, 1]);
  });

  it('is used at once where Splunk no longer takes the one before', async () => {
    const sender = open({ token: token() });
    await sender.send({ events: eventsOf(1) }, CONTEXT);
    collector.tokens.clear();
    collector.tokens.set('the-new-one', {});
    expect((await sender.send({ events: eventsOf(1) }, CONTEXT)).outcome).toEqual(DELIVERED);
    expect(tokensSent()).toEqual(['the-new-one', 'a-token', 'a-token', 'the-new-one']);
  });

  it('stands alone when the time of the one before is over, and what it is refused with is said', async () => {
    const sender = open({ token: token() });
    now = new Date(now.getTime() + 3_600_001);
    const { outcome } = await sender.send({ events: eventsOf(1) }, CONTEXT);
    expect(outcome).toMatchObject({ kind: 'denied' });
    expect(tokensSent()).toEqual(['the-new-one']);
  });
});

describe('an acknowledgement', () => {
  const config = { acknowledgement: true };
  const polls = (): number => collector.receiver.requests.filter(({ path }) => path.endsWith('/ack')).length;
  beforeEach(() => void collector.tokens.set('a-token', { useAck: true }));

  it('is asked for over one channel until it is there', async () => {
    collector.pollsUntilAcknowledged = 2;
    const sender = open({ config });
    expect(sender.limits.inFlight).toBeLessThan(100);
    const reports = await Promise.all([1, 2].map(() => sender.send({ events: eventsOf(2) }, CONTEXT)));
    expect(reports.map(({ outcome }) => outcome)).toEqual([DELIVERED, DELIVERED]);
    expect(polls()).toBe(4);
    const channels = collector.receiver.requests.map(({ headers }) => headers['x-splunk-request-channel']);
    expect(new Set(channels).size).toBe(1);
    await open({ config }).send({ events: eventsOf(1) }, CONTEXT);
    expect(collector.receiver.requests.at(-1)?.headers['x-splunk-request-channel']).toBe(channels[0]);
  });

  it('goes to the indexer that a load balancer has marked with a cookie', async () => {
    collector.override = (request) =>
      request.path.endsWith('/event')
        ? {
            ...(said(200, { text: 'Success', code: 0, ackId: 0 }) as object),
            headers: { 'set-cookie': ['AWSALB=indexer-1; Path=/; HttpOnly', 'bad cookie', 'x=y'] },
          }
        : said(200, { acks: { 0: request.headers.cookie === 'AWSALB=indexer-1; x=y' } });
    expect((await send(eventsOf(1), { config })).outcome).toEqual(DELIVERED);
  });

  it.each<[string, Reply]>([
    ['is not on for the token', said(400, { text: 'ACK is disabled', code: 14 })],
    ['wants another channel', said(400, { text: 'Data channel is missing', code: 28 })],
  ])(
    'that will never come because Splunk says that it %s is not waited for, and nothing is sent again',
    async (_, reply) => {
      collector.override = ({ path }) => (path.endsWith('/ack') ? reply : undefined);
      const { outcome } = await send(eventsOf(3), { config });
      expect(outcome).toEqual({ kind: 'delivered', note: 'unconfirmed' });
      expect([posts(), polls()]).toEqual([1, 1]);
    },
  );

  it('of a token without acknowledgements is not asked for, and the events are marked', async () => {
    collector.tokens.set('a-token', {});
    const { outcome } = await send(eventsOf(3), { config });
    expect(outcome).toEqual({ kind: 'delivered', note: 'unconfirmed' });
    expect(polls()).toBe(0);
  });

  it('is given up when the server stops: the events are taken, and are not sent again', async () => {
    collector.pollsUntilAcknowledged = Infinity;
    const abort = new AbortController();
    const sent = send(eventsOf(3), { config }, { signal: abort.signal });
    await collector.receiver.waitFor((requests) => requests.some(({ path }) => path.endsWith('/ack')));
    abort.abort();
    expect((await sent).outcome).toEqual({ kind: 'delivered', note: 'unconfirmed' });
    expect(posts()).toBe(1);
  });
});

describe('the health of Splunk', () => {
  const health = () => open().health?.(CONTEXT);

  it('is asked for with the token, and is nothing to speak of where it is good, or where there is no such path', async () => {
    expect(await health()).toBeUndefined();
    expect(collector.receiver.requests[0]).toMatchObject({
      ...{ method: 'GET', path: '/services/collector/health', body: '' },
      headers: { authorization: 'Splunk a-token' },
    });
    for (const reply of [
      404,
      said(404, { text: 'The requested URL was not found', code: 404 }),
      { raw: '' },
    ] as const) {
      collector.override = () => reply;
      expect(await health()).toBeUndefined();
    }
  });

  it('is told in the words of Splunk where it is not', async () => {
    collector.override = () => said(503, { text: 'HEC is unhealthy, queues are full', code: 18 });
    expect(await health()).toMatchObject({
      outcome: { kind: 'busy' },
      answer: {
        status: 503,
        message:
          'Splunk answered "HEC is unhealthy, queues are full" (code 18) when it was asked for its health: see the log of Splunk',
      },
    });
    collector.override = () => said(400, { text: 'Token disabled', code: 22 });
    expect(await health()).toMatchObject({ outcome: { kind: 'denied' } });
  });
});
