import { createHmac } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { verify } from '@octokit/webhooks-methods';
import { HTTP } from 'cloudevents';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { openHttp } from '../../../src/destination-kinds/http/sender.ts';
import {
  generateSigningSecret,
  signingSecretBytes,
} from '../../../src/destination-kinds/http/signing-secret.ts';
import {
  DEFAULT_DELIVERY_OPTIONS,
  type DeliveryOptions,
} from '../../../src/destination-kinds/delivery-options.ts';
import type { OutgoingEvent, SendContext } from '../../../src/destination-kinds/sender.ts';
import { connectionsOf } from '../../../src/outbound/connections.ts';
import { createDeliveryClient } from '../../../src/outbound/delivery-client.ts';
import { formatEvent } from '../../formats/format-events.ts';
import { allow, zone } from '../../outbound/zone.ts';
import { startReceiver, type ReceivedRequest } from '../../support/receiver.ts';

const IDENTITY = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const SECRET = generateSigningSecret();

const receiver = await startReceiver();
const client = createDeliveryClient({ rules: allow('127.0.0.0/8'), lookup: zone({}) });
beforeEach(() => receiver.clear());
afterAll(async () => {
  await client.close();
  await receiver.close();
});

type Events = readonly [OutgoingEvent, ...OutgoingEvent[]];

function eventsOf(count: number, extra = ''): Events {
  const events = Array.from({ length: count }, (_, index) => ({
    ...formatEvent(index + 1, { extra }),
    via: null,
  }));
  return events as unknown as Events;
}

function open(options: Partial<DeliveryOptions>, headers: readonly { key: string; value: string }[] = []) {
  return openHttp(
    {
      destinationId: 1,
      config: { url: receiver.url },
      secrets: { verification_token: { value: 'token-of-the-siem-01' }, signing_secret: { value: SECRET } },
      headers,
      options: { ...DEFAULT_DELIVERY_OPTIONS, ...options },
    },
    {
      connections: connectionsOf(client, { shareKey: 'a', poolKey: 'a' }),
      identity: IDENTITY,
      externalUrl: 'https://audit.example',
      now: () => new Date(),
    },
  );
}

async function sent(
  options: Partial<DeliveryOptions>,
  events: Events,
  headers: readonly { key: string; value: string }[] = [],
): Promise<ReceivedRequest> {
  const context: SendContext = { at: new Date(), trigger: 'STREAM', attempt: 1, timeoutMs: 5_000 };
  const report = await open(options, headers).send({ events }, context);
  expect(report.outcome).toEqual({ kind: 'delivered' });
  const [request] = receiver.requests as [ReceivedRequest];
  return request;
}

const BATCHES = { batchMaxEvents: 500 };

describe('a request that is not signed', () => {
  it.each([
    ['an event alone', {}, 1],
    ['a batch', BATCHES, 3],
  ])('has no signature, and tells who sends and which message it is: %s', async (_, options, count) => {
    const events = eventsOf(count);
    const signed = await sent(options, events);
    receiver.clear();
    const { headers } = await sent({ ...options, signed: false }, events);
    const names = ['x-signature', 'x-signature-256', 'webhook-signature'];
    for (const name of names) {
      expect(signed.headers).toHaveProperty(name);
      expect(headers).not.toHaveProperty(name);
    }
    const known = ['x-gitlab-event-streaming-token', 'webhook-id', 'x-auditstream-sequence'];
    for (const name of known) expect(headers[name]).toBe(signed.headers[name]);
    expect(headers['webhook-timestamp']).toMatch(/^\d{10}$/);
  });

  it('lets custom headers of these names go out as they are', async () => {
    const custom = [
      { key: 'X-Signature', value: 'mine' },
      { key: 'webhook-id', value: 'mine, too' },
    ];
    const { headers } = await sent({ signed: false }, eventsOf(1), custom);
    expect(headers).toMatchObject({ 'x-signature': 'mine', 'webhook-id': 'mine, too' });
  });
});

describe('a batch over HTTP', () => {
  it.each([
    ['gitlab', 'application/json'],
    ['json_lines', 'application/x-ndjson'],
    ['cloudevents', 'application/cloudevents-batch+json'],
    ['ocsf', 'application/json'],
  ])(
    'says in the format %s what it is and how many it carries, and no type of event',
    async (format, type) => {
      for (const count of [3, 1]) {
        receiver.clear();
        const { headers } = await sent({ format, ...BATCHES }, eventsOf(count));
        expect(headers).toMatchObject({
          'content-type': type,
          'x-auditstream-count': String(count),
          'x-gitlab-event-streaming-token': 'token-of-the-siem-01',
        });
        expect(headers).not.toHaveProperty('x-gitlab-audit-event-type');
        expect(headers).not.toHaveProperty('content-encoding');
      }
    },
  );

  it('carries every event as it is written', async () => {
    const events = eventsOf(3, ',"big":12345678901234567890');
    const array = await sent({ format: 'gitlab', ...BATCHES }, events);
    expect(array.body).toBe(`[${events.map(({ body }) => body).join(',')}]`);
    receiver.clear();
    const lines = await sent({ format: 'json_lines', ...BATCHES }, events);
    expect(lines.body).toBe(events.map(({ body }) => `${body}\n`).join(''));
  });

  it("is read by CloudEvents' own SDK", async () => {
    const { headers, body } = await sent({ format: 'cloudevents', ...BATCHES }, eventsOf(2));
    const read = HTTP.toEvent({ headers, body });
    expect(read).toMatchObject([
      { id: '1', source: 'https://audit.example/groups/my-group', type: 'auditstream.repo_push' },
      { id: '2', sequence: '0000000000000002' },
    ]);
  });

  it('names its message by its events: another set has another name, one event alone its own id', async () => {
    const all = eventsOf(4);
    const [first, second, third, fourth] = all as unknown as OutgoingEvent[];
    const idOf = async (events: (OutgoingEvent | undefined)[]): Promise<unknown> => {
      receiver.clear();
      return (await sent(BATCHES, events as unknown as Events)).headers['webhook-id'];
    };
    const ids = [
      await idOf([first, second, third, fourth]),
      await idOf([first, second, fourth]),
      await idOf([first, third, fourth]),
      await idOf([first]),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(ids[0]).toMatch(/^1-4-[0-9a-f]{16}$/);
    expect(await idOf([first, second, third, fourth])).toBe(ids[0]);
    expect(ids[3]).toBe('1');
  });

  it("is signed as GitHub's and Standard Webhooks' own libraries check it", async () => {
    const { body, headers } = await sent(BATCHES, eventsOf(200, ',"name":"Jané"'));
    expect(await verify(SECRET, body, String(headers['x-signature-256']))).toBe(true);
    expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toHaveLength(200);
    expect(() => new Webhook(SECRET).verify(`${body} `, headers as Record<string, string>)).toThrow(
      'No matching',
    );
  });

  it.each([
    ['less than what is compressed on another thread', 20],
    ['more', 1_000],
  ])('is signed over the bytes as they are sent when it is compressed: %s', async (_, count) => {
    const events = eventsOf(count);
    const { bytes, headers } = await sent({ ...BATCHES, compression: 'gzip' }, events);
    expect(headers['content-encoding']).toBe('gzip');
    expect(Number(headers['content-length'])).toBe(bytes.length);
    expect(gunzipSync(bytes).toString()).toBe(`[${events.map(({ body }) => body).join(',')}]`);

    const hex = createHmac('sha256', SECRET).update(bytes).digest('hex');
    expect(headers['x-signature-256']).toBe(`sha256=${hex}`);
    const signed = Buffer.concat([
      Buffer.from(`${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.`),
      bytes,
    ]);
    const base64 = createHmac('sha256', signingSecretBytes(SECRET)).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${base64}`);
  });

  it('tells of all installations that its events came through, each once', async () => {
    const [first, second, third] = eventsOf(3) as unknown as [OutgoingEvent, OutgoingEvent, OutgoingEvent];
    const { headers } = await sent(BATCHES, [first, { ...second, via: OTHER }, { ...third, via: OTHER }]);
    expect(headers['x-auditstream-via']).toBe(`${OTHER}, ${IDENTITY}`);
  });

  it('has limits that its options say', () => {
    const options = { batchMaxEvents: 50, batchMaxBytes: 4_096, batchMaxAgeMs: 2_000 };
    expect(open({ ...options, format: 'json_lines' }).limits).toMatchObject({
      ...{ events: 50, bytes: 4_096, ageMs: 2_000, stable: false },
    });
  });
});

describe('one event over HTTP', () => {
  it('goes out as in GitLab by default, compressed or not', async () => {
    const [event] = eventsOf(1);
    const plain = await sent({}, [event]);
    expect(plain.body).toBe(event.body);
    expect(plain.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'x-gitlab-audit-event-type': 'repo_push',
      'webhook-id': '1',
    });
    expect(plain.headers).not.toHaveProperty('x-auditstream-count');
    expect(open({}).limits).toMatchObject({ events: 1, ageMs: 0 });
    receiver.clear();
    const compressed = await sent({ compression: 'gzip' }, [event]);
    expect(gunzipSync(compressed.bytes).toString()).toBe(event.body);
    expect(compressed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'x-gitlab-audit-event-type': 'repo_push',
    });
  });

  it.each(['cloudevents', 'cloudevents_binary'])("is read by CloudEvents' own SDK: %s", async (format) => {
    const { headers, body } = await sent({ format }, eventsOf(1));
    expect(headers['x-gitlab-audit-event-type']).toBe('repo_push');
    expect(HTTP.toEvent({ headers, body })).toMatchObject({
      id: '1',
      source: 'https://audit.example/groups/my-group',
      subject: 'my-group/my-project',
      data: { id: 1 },
    });
  });

  it('keeps the headers that the body is read by from custom ones', async () => {
    const headers = [
      { key: 'CE-Id', value: 'mine' },
      { key: 'content-encoding', value: 'br' },
      { key: 'X-Auditstream-Count', value: '7' },
      { key: 'X-Team', value: 'platform' },
    ];
    const request = await sent({ format: 'cloudevents_binary', compression: 'gzip' }, eventsOf(1), headers);
    expect(request.headers).toMatchObject({ 'ce-id': '1', 'content-encoding': 'gzip', 'x-team': 'platform' });
    expect(request.headers).not.toHaveProperty('x-auditstream-count');
  });

  it('shows what is sent with it, also where the format says something of the event', () => {
    const shown = open({ format: 'cloudevents_binary', compression: 'gzip' }).preview(
      eventsOf(1)[0],
      new Date(),
    );
    expect(shown.headers).toEqual(
      expect.arrayContaining([
        { name: 'Content-Type', value: 'application/json' },
        { name: 'Content-Encoding', value: 'gzip' },
        { name: 'ce-id', value: '1' },
        { name: 'ce-subject', value: 'my-group/my-project' },
        { name: 'webhook-signature', value: '***' },
      ]),
    );
    const placed = { ...eventsOf(1)[0], streamId: 3, sequence: 7, previous: 5 };
    expect(open({}).preview(placed, new Date()).headers).toEqual(
      expect.arrayContaining([
        { name: 'X-Auditstream-Via', value: IDENTITY },
        { name: 'X-Auditstream-Stream', value: '3' },
        { name: 'X-Auditstream-Sequence', value: '7' },
        { name: 'X-Auditstream-Previous', value: '5' },
        { name: 'X-Gitlab-Event-Streaming-Token', value: '***' },
      ]),
    );
    const batch = open(BATCHES).preview(eventsOf(1)[0], new Date());
    expect(batch.headers).toContainEqual({ name: 'X-Auditstream-Count', value: '1' });
  });
});
