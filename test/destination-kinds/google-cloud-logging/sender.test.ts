import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryOptions } from '../../../src/destination-kinds/delivery-options.ts';
import { gcpConfig } from '../../../src/destination-kinds/google-cloud-logging/config.ts';
import { gcpKind } from '../../../src/destination-kinds/google-cloud-logging/google-cloud-logging.kind.ts';
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
import { googleError, startLoggingServer } from './logging-server.ts';

const IDENTITY = '00000000-0000-4000-8000-000000000001';
const server = await startLoggingServer();
const client = createDeliveryClient({ rules: allow('127.0.0.0/8'), lookup: zone({}) });
let now = new Date();
beforeEach(() => {
  now = new Date();
  server.receiver.clear();
  server.logs.clear();
  server.bodies.length = 0;
  server.wrong.clear();
  server.clockAheadMs = 0;
  server.override = undefined;
});
afterAll(async () => {
  await client.close();
  await server.close();
});

interface Opened {
  readonly key?: string;
  readonly config?: object;
  readonly options?: Partial<DeliveryOptions>;
}

function open({ key = server.privateKey, config = {}, options = {} }: Opened = {}): Sender {
  const place = { googleProjectIdName: 'my-project', clientEmail: server.clientEmail, endpoint: server.url };
  return gcpKind.open(
    {
      destinationId: 1,
      config: gcpConfig.parse({ ...place, ...config }),
      secrets: { private_key: { value: key } },
      headers: [],
      options: { ...gcpKind.options, ...options },
    },
    {
      connections: connectionsOf(client, { shareKey: 'a', poolKey: 'a' }),
      identity: IDENTITY,
      externalUrl: '',
      now: () => now,
    },
  );
}

const CONTEXT: SendContext = { at: new Date(), trigger: 'STREAM', attempt: 1, timeoutMs: 5_000 };
const send = (events: Events, opened?: Opened) => open(opened).send({ events }, CONTEXT);
const written = (log = 'audit-events'): number[] =>
  (server.logs.get(log) ?? []).map(({ jsonPayload }) => jsonPayload.id);
const DELIVERED = { kind: 'delivered' };

describe('a shipment to Google Cloud Logging', () => {
  it('is one request with an entry for each event: their time, an id that makes them one, and labels', async () => {
    const events = eventsOf(3, ',"number":1.50');
    expect((await send(events)).outcome).toEqual(DELIVERED);
    expect(server.receiver.requests).toHaveLength(1);
    expect(server.bodies[0]).toContain(`"jsonPayload":${events[0].body}`);
    expect(JSON.parse(server.bodies[0] ?? '')).toMatchObject({
      logName: 'projects/my-project/logs/audit-events',
      resource: { type: 'global' },
      partialSuccess: true,
    });
    expect(server.logs.get('audit-events')?.[1]).toEqual({
      ...{ severity: 'INFO', insertId: '2', timestamp: '2026-11-30T03:04:05.678Z' },
      labels: {
        ...{ event_type: 'repo_push', entity_path: 'my-group/my-project' },
        ...{ stream: '1', sequence: '2', previous: '1' },
      },
      jsonPayload: expect.objectContaining({ id: 2 }),
    });
    // What is sent again after a lost answer is there once.
    await send(events);
    expect(written()).toEqual([1, 2, 3]);
  });

  it('goes to a log with slashes in its name, plain, as CloudEvents, in at most 10 MB', async () => {
    await send(eventsOf(1), {
      config: { logIdName: 'audit/of/all' },
      options: { compression: 'none', format: 'cloudevents' },
    });
    expect(server.bodies[0]).toContain('"logName":"projects/my-project/logs/audit%2Fof%2Fall"');
    expect(server.receiver.requests[0]?.headers).not.toHaveProperty('content-encoding');
  });

  it('stays below what Google takes in a request where it is as large as the options let it be', async () => {
    const options = { batchMaxBytes: 8 * 1024 * 1024, batchMaxEvents: 10_000 };
    const { limits } = open({ options });
    expect(limits.events).toBe(10_000);
    const [first, ...others] = eventsOf(300, `,"text":"${'ä'.repeat(20_000)}"`);
    const sizeOf = (event: OutgoingEvent) => limits.sizeOf?.(event) ?? Infinity;
    let room = limits.bytes - sizeOf(first);
    const fitting = others.filter((event) => (room -= sizeOf(event)) >= 0);
    expect((await send([first, ...fitting], { options })).outcome).toEqual(DELIVERED);
    const bytes = Buffer.byteLength(server.bodies[0] ?? '');
    expect(bytes).toBeGreaterThan(8_000_000);
    expect(bytes).toBeLessThan(10_000_000);
  });

  it('has each entry end as Google says of it: refused, busy, denied, failed or written', async () => {
    const entryErrors = Object.fromEntries(
      [3, 8, 7, 5, 99].map((code, index) => [index + 1, { code, message: `said of ${code}` }]),
    );
    const type = 'type.googleapis.com/google.logging.v2.WriteLogEntriesPartialErrors';
    const details = [{ '@type': type, logEntryErrors: entryErrors }];
    server.override = () => googleError(400, 'INVALID_ARGUMENT', 'Log entry errors', details);
    const report = await send(eventsOf(7));
    expect(report.outcome).toEqual([
      DELIVERED,
      { kind: 'refused', code: 'INVALID_ARGUMENT' },
      { kind: 'busy', answered: true },
      { kind: 'denied', text: expect.stringContaining('"said of 7" (PERMISSION_DENIED)') },
      { kind: 'denied', text: expect.stringContaining('"said of 5" (NOT_FOUND)') },
      { kind: 'failed', answered: true },
      DELIVERED,
    ]);
    expect([1, 2, 5].map((index) => reportOf(report, index).answer)).toMatchObject([
      {
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/^Google refuses this event for good, and answered "said of 3"/),
      },
      { code: 'RESOURCE_EXHAUSTED', message: expect.stringMatching(/^Google answered "said of 8"/) },
      { code: '99', message: expect.stringMatching(/^Google answered "said of 99"/) },
    ]);
  });

  it('says no time of an event from too far in the future, which Google would refuse', async () => {
    const [event] = eventsOf(1);
    const body = event.body.replace('2026-11-30T03:04:05.678Z', '2099-01-01T00:00:00.000Z');
    expect((await send([{ ...event, body }])).outcome).toEqual(DELIVERED);
    expect(server.logs.get('audit-events')?.[0]).not.toHaveProperty('timestamp');
  });

  it('loses nothing of the others where an entry is refused', async () => {
    server.wrong.add(2);
    const { outcome, answer } = await send(eventsOf(4));
    expect(outcome).toEqual([DELIVERED, { kind: 'refused', code: 'INVALID_ARGUMENT' }, DELIVERED, DELIVERED]);
    expect(written()).toEqual([1, 3, 4]);
    expect(answer).toMatchObject({
      ...{ status: 400, class: 'google', code: 'INVALID_ARGUMENT' },
      message:
        'Google refuses this event for good, and answered "Log entry is not valid" (INVALID_ARGUMENT): correct ' +
        'it, then send it again',
    });
  });

  it('leaves out an event that is larger than an entry may be, and says so', async () => {
    const [first, second, third] = eventsOf(3) as unknown as [OutgoingEvent, OutgoingEvent, OutgoingEvent];
    const body = second.body.replace('"repo_push"', `"repo_push","text":"${'x'.repeat(300_000)}"`);
    const report = await send([first, { ...second, body }, third]);
    expect(report.outcome).toEqual([DELIVERED, { kind: 'refused', code: 'oversize' }, DELIVERED]);
    const { answer } = reportOf(report, 1);
    expect(answer).not.toHaveProperty('status');
    expect(answer.message).toMatch(
      /^The event has 30\d{4} bytes, and Cloud Logging accepts 262144 in an entry/,
    );
    expect(written()).toEqual([1, 3]);
    const alone = await send([{ ...second, body }]);
    expect(alone.outcome).toEqual({ kind: 'refused', code: 'oversize' });
    expect(server.receiver.requests).toHaveLength(1);
  });
});

describe('the token of a request', () => {
  it('is signed by the service account, and made anew before it ends', async () => {
    const sender = open();
    const deliver = () => sender.send({ events: eventsOf(1) }, CONTEXT);
    const tokens = () => new Set(server.receiver.requests.map(({ headers }) => headers.authorization));
    await deliver();
    await deliver();
    expect(tokens().size).toBe(1);
    now = new Date(now.getTime() + 51 * 60_000);
    server.clockAheadMs = 51 * 60_000;
    expect((await deliver()).outcome).toEqual(DELIVERED);
    expect(tokens().size).toBe(2);
  });

  it('says which of the keys of the account it is where the whole JSON file is given', async () => {
    await send(eventsOf(1));
    await send(eventsOf(1), { key: server.keyFile });
    const heads = server.receiver.requests.map(({ headers }) => {
      const [, head = ''] = /^Bearer ([\w-]+)\./.exec(headers.authorization ?? '') ?? [];
      return JSON.parse(Buffer.from(head, 'base64url').toString()) as unknown;
    });
    const signed = { alg: 'RS256', typ: 'JWT' };
    expect(heads).toEqual([signed, { ...signed, kid: 'key-1' }]);
  });

  it.each([
    ['with the line breaks of a JSON file', () => server.privateKey.replaceAll('\n', '\\n')],
    ['with the whole JSON file in its place', () => server.keyFile],
    ['with blanks around it', () => `\n ${server.privateKey} \n`],
  ])('is signed by a key %s', async (_, key) => {
    expect((await send(eventsOf(1), { key: key() })).outcome).toEqual(DELIVERED);
  });

  it.each<[string, () => string, string]>([
    ['cut off', () => server.privateKey.slice(0, 400), 'it is not a private key in PEM'],
    ['a JSON file that is cut off', () => server.keyFile.slice(0, -10), 'it is not a private key in PEM'],
    [
      'of another kind',
      () =>
        generateKeyPairSync('ed25519', {
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
          publicKeyEncoding: { type: 'spki', format: 'pem' },
        }).privateKey,
      'it is of the kind ed25519, not RSA',
    ],
  ])('is not made with a key that is %s: nothing is sent, and a person is told', async (_, key, reason) => {
    const { outcome } = await send(eventsOf(1), { key: key() });
    expect(outcome).toEqual({
      kind: 'denied',
      text: `The private key cannot be used (${reason}): set the key of a service account as secretToken`,
    });
    expect(server.receiver.requests).toHaveLength(0);
  });

  it('is refused by the right person to tell where the key is of another account, or a clock is wrong', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2_048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const other = await send(eventsOf(1), { key: privateKey });
    expect(other.outcome).toMatchObject({
      kind: 'denied',
      text: expect.stringContaining('"Request had invalid authentication credentials." (UNAUTHENTICATED)'),
    });
    // The token begins too late, and ends too early.
    for (const aheadMs of [-11 * 60_000, 71 * 60_000]) {
      server.clockAheadMs = aheadMs;
      const { outcome } = await send(eventsOf(1));
      expect(outcome).toMatchObject({
        kind: 'denied',
        text: expect.stringContaining('the clock of this server is right'),
      });
    }
  });
});

describe('an answer of Google', () => {
  it('is shown without the token that it repeats', async () => {
    server.override = ({ headers }) =>
      googleError(401, 'UNAUTHENTICATED', `bad token ${headers.authorization ?? ''}`);
    const { outcome, answer } = await send(eventsOf(1));
    expect((outcome as unknown as { text: string }).text).toContain('"bad token Bearer ***"');
    expect(answer.excerpt).toContain('Bearer ***');
  });

  const busy = { kind: 'busy', answered: true };
  it.each<[string, Reply, object]>([
    ['a quota', googleError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded'), busy],
    ['an outage', googleError(503, 'UNAVAILABLE', 'The service is currently unavailable.'), busy],
    ['an error of its own', googleError(500, 'INTERNAL', 'Internal error'), busy],
    ['a time-out of its own', googleError(504, 'DEADLINE_EXCEEDED', 'Deadline'), busy],
    ['no such project', googleError(404, 'NOT_FOUND', 'No project'), { kind: 'denied' }],
    [
      'a role that is missing',
      googleError(403, 'PERMISSION_DENIED', 'Permission denied'),
      { kind: 'denied' },
    ],
    [
      'a status that is not known',
      googleError(409, 'ABORTED', 'Aborted'),
      { kind: 'failed', answered: true },
    ],
    [
      'a request that is wrong as a whole',
      googleError(400, 'INVALID_ARGUMENT', 'Bad'),
      { kind: 'failed', answered: true },
    ],
    ['a page of a proxy', { status: 403, body: '<html>no</html>' }, { kind: 'failed', answered: true }],
    ['a page with 200', { status: 200, body: '<html>log in</html>' }, { kind: 'failed', answered: true }],
    [
      'a refusal that is cut off',
      { closeAfter: 'half-body', status: 400 },
      { kind: 'failed', answered: true },
    ],
    ['what is no HTTP', { raw: 'SSH-2.0-x\r\n' }, { kind: 'failed', answered: false }],
    ['a gateway', { status: 502, body: '<html>502</html>' }, busy],
    ['a redirect', { status: 302, headers: { location: '/' } }, { kind: 'failed', answered: true }],
    ['a success that is cut off', { closeAfter: 'half-body', status: 200 }, DELIVERED],
  ])('is told apart: %s', async (_, reply, expected) => {
    server.override = () => reply;
    const { outcome, answer } = await send(eventsOf(3));
    expect(outcome).toMatchObject(expected);
    if (!('retryAfterMs' in expected)) expect(JSON.stringify(answer)).not.toContain('PRIVATE KEY');
  });
});
