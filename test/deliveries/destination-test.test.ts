import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VERSION } from '../../src/config/version.ts';
import { addHeader, update } from '../destinations/documents.ts';
import { FORMS } from '../destinations/forms.ts';
import { MAINTAINER, OWNER } from '../destinations/world.ts';
import { placeOf } from '../support/places.ts';
import type { Reply } from '../support/receiver-reply.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { ATTEMPT, DELIVERY, startWatched, type Watched, type WatchedDestination } from './watched.ts';

const KEYS =
  `id author_id entity_id entity_type details ip_address author_name entity_path target_details created_at
  target_type target_id event_type`.split(/\s+/);

describe('testing a destination', () => {
  let watched: Watched;
  let receiver: Receiver;
  beforeAll(async () => {
    // Nothing but tests is sent.
    watched = await startWatched({}, { workers: false });
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await watched.close();
  });

  const run = async (destination: WatchedDestination, actor = destination.group.owner) => {
    const returns = `attempt { ${ATTEMPT} } delivery { ${DELIVERY} body requestHeaders { name value } }`;
    const answer = await destination.mutate(
      'externalAuditEventDestinationTest',
      { id: destination.id },
      returns,
      actor,
    );
    return {
      ...(answer.data?.['externalAuditEventDestinationTest'] as never as {
        errors: string[];
        attempt: Record<string, unknown>;
        delivery: Record<string, unknown>;
      }),
      topLevel: answer.errors?.[0]?.message,
    };
  };
  const everythingOf = async ({ row }: WatchedDestination) => {
    const { pool } = watched.world.db.database;
    const rows = async (text: string) => (await pool.query(text, [row])).rows;
    return {
      destination: await rows('SELECT * FROM destinations WHERE id = $1'),
      subscriptions: await rows('SELECT * FROM subscriptions WHERE destination_id = $1'),
      failed: await rows('SELECT * FROM failed_deliveries WHERE destination_id = $1'),
      counts: await rows('SELECT * FROM delivery_counts WHERE destination_id = $1'),
    };
  };

  it('sends an event that looks like any other and says that it is a test', async () => {
    const destination = await watched.destination(`${receiver.url}/looks`);
    await addHeader(watched.world, destination.group, {
      destinationId: destination.id,
      key: 'X-Key',
      value: 'k3y',
    });
    const { errors, attempt, delivery } = await run(destination);
    expect(errors).toEqual([]);
    const [request] = receiver.requests.slice(-1);
    const body = request?.json as Record<string, unknown>;
    expect(Object.keys(body)).toEqual(KEYS);
    expect(body).toMatchObject({
      event_type: 'audit_event_streaming_test',
      entity_path: destination.group.path,
      target_id: destination.row,
      details: { custom_message: expect.stringMatching(/test/), test: true },
    });
    expect(request?.headers).toMatchObject({
      'x-gitlab-audit-event-type': body['event_type'],
      'x-key': 'k3y',
    });
    // It is in no stream.
    expect(request && placeOf(request)).toEqual([undefined, undefined, undefined]);
    expect(attempt).toMatchObject({
      ...{ number: 1, trigger: 'TEST', status: 200, errorClass: null, errorMessage: null, answer: null },
      phases: { tcpMs: expect.any(Number), tlsMs: null, firstByteMs: expect.any(Number) },
    });
    expect(delivery).toMatchObject({
      ...{ status: 'DELIVERED', eventId: String(body['id']), body: request?.body },
      requestHeaders: [
        { name: 'Content-Type', value: 'application/x-www-form-urlencoded' },
        { name: 'X-Gitlab-Event-Streaming-Token', value: '***' },
        { name: 'X-Gitlab-Audit-Event-Type', value: 'audit_event_streaming_test' },
        { name: 'X-Auditstream-Via', value: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        ...['X-Signature', 'X-Signature-256', 'webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
          (name) => ({ name, value: '***' }),
        ),
        { name: 'User-Agent', value: `Auditstream/${VERSION}` },
        { name: 'Accept', value: '*/*' },
        { name: 'X-Key', value: '***' },
      ],
    });
  });

  it.each<[string, Reply, object]>([
    [
      '500',
      { status: 500, body: 'out of order' },
      { status: 500, errorClass: 'status', answer: 'out of order' },
    ],
    ['a redirect', { status: 302, headers: { location: '/' } }, { status: 302, errorClass: 'redirect' }],
    ['410', 410, { status: 410, errorClass: 'status' }],
    ['429', { status: 429, headers: { 'retry-after': '9' } }, { status: 429, errorClass: 'status' }],
    ['no answer', { closeAfter: 'request' }, { status: null, errorClass: 'connection' }],
    ['nothing for too long', { hang: true }, { status: null, errorClass: 'timeout' }],
  ])('tells what came of it when the receiver gives %s, and changes nothing', async (_, reply, expected) => {
    const destination = await watched.destination(`${receiver.url}/${Math.random()}`);
    const before = await everythingOf(destination);
    receiver.respond(reply);
    const { errors, attempt, delivery } = await run(destination);
    receiver.respond(200);
    expect(errors).toEqual([]);
    expect(attempt).toMatchObject({
      trigger: 'TEST',
      errorMessage: expect.stringMatching(/: /),
      ...expected,
    });
    expect(delivery['status']).toBe('FAILED');
    expect(await everythingOf(destination)).toEqual(before);
    expect((await destination.deliveries('status: FAILED')).map(({ id }) => id)).toEqual([delivery['id']]);
    expect(await destination.see('lastError { at } lastSuccessAt')).toEqual({
      lastError: null,
      lastSuccessAt: null,
    });
  });

  it('works whatever the state', async () => {
    const destination = await watched.destination(`${receiver.url}/paused`);
    await update(watched.world, destination.group, { id: destination.id, active: false });
    expect((await run(destination)).attempt).toMatchObject({ status: 200 });
    expect(await destination.see('state')).toEqual({ state: 'PAUSED' });
  });

  it('is for Owners with the scope api', async () => {
    const destination = await watched.destination(`${receiver.url}/whose`);
    const before = receiver.requests.length;
    const { world } = watched;
    for (const actor of [
      await world.member(destination.group, MAINTAINER),
      await world.member(destination.group, OWNER, ['read_api']),
      await world.stranger(),
    ]) {
      expect((await run(destination, actor)).topLevel).toMatch(/you don't have permission/);
    }
    expect(receiver.requests).toHaveLength(before);
  });

  it('is limited in its rate', async () => {
    const destination = await watched.destination(`${receiver.url}/often`);
    const answers = [];
    for (let index = 0; index < 12; index += 1) answers.push(await run(destination));
    const refused = answers.filter(({ errors }) => errors.length > 0);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({
      attempt: null,
      errors: [expect.stringMatching(/^Test events are limited to 20 a minute; try again in \d+ s$/)],
    });
  });
});

describe('verifying a destination when it is saved', () => {
  let watched: Watched;
  let receiver: Receiver;
  beforeAll(async () => {
    watched = await startWatched({}, { workers: false });
    receiver = await startReceiver({ reply: ({ path }) => (path.startsWith('/bad') ? 404 : 200) });
  });
  afterAll(async () => {
    await receiver.close();
    await watched.close();
  });
  const REFUSED =
    'Destination url did not accept the test event: it answered 404 instead of 2xx; correct that, or save without verify';
  const create = async (input: object) => {
    const group = await watched.world.group();
    const document = `mutation ($input: ExternalAuditEventDestinationCreateInput!) {
      externalAuditEventDestinationCreate(input: $input) { errors externalAuditEventDestination { id } } }`;
    const answer = await watched.world.execute(
      document,
      { input: { groupPath: group.path, ...input } },
      group.owner,
    );
    const made = await watched.world.db.database.prisma.destination.count({ where: { groupId: group.id } });
    return { errors: answer.data?.['externalAuditEventDestinationCreate']?.['errors'], made };
  };

  it.each<[string, object, string[], number, number]>([
    ['makes it when it takes the test event', { path: '/good', verify: true }, [], 1, 1],
    ['refuses it when it does not', { path: '/bad', verify: true }, [REFUSED], 0, 1],
    ['asks nobody without it', { path: '/bad' }, [], 1, 0],
    ['asks nobody with false', { path: '/bad', verify: false }, [], 1, 0],
    ['asks nobody with null', { path: '/bad', verify: null }, [], 1, 0],
  ])('%s', async (_, { path, ...input }: { path?: string }, errors, made, requests) => {
    receiver.clear();
    const verificationToken = 'sixteen-or-longer-x';
    const result = await create({ destinationUrl: `${receiver.url}${path}`, verificationToken, ...input });
    expect(result).toEqual({ errors, made });
    expect(receiver.requests).toHaveLength(requests);
    for (const { headers } of receiver.requests) {
      expect(headers).toMatchObject({
        'x-gitlab-event-streaming-token': verificationToken,
        'x-gitlab-audit-event-type': 'audit_event_streaming_test',
      });
    }
  });

  it('sends nothing to an address that is refused', async () => {
    const { errors } = await create({ destinationUrl: 'http://10.1.2.3/', verify: true });
    expect(errors).toEqual(['Destination url is blocked: Requests to the local network are not allowed']);
  });

  it('tries an update at the URL and with the headers that the destination would have', async () => {
    const destination = await watched.destination(`${receiver.url}/good`);
    await addHeader(watched.world, destination.group, {
      destinationId: destination.id,
      key: 'X-Key',
      value: 'k3y',
    });
    receiver.clear();
    const { errors, node } = await update(watched.world, destination.group, {
      ...{ id: destination.id, destinationUrl: `${receiver.url}/bad`, verify: true },
    });
    expect(errors).toEqual([REFUSED]);
    expect(node?.destinationUrl).toBe(`${receiver.url}/bad`);
    expect(receiver.requests).toMatchObject([{ path: '/bad', headers: { 'x-key': 'k3y' } }]);
    expect(await destination.see('destinationUrl')).toEqual({ destinationUrl: `${receiver.url}/good` });
    const moved = await update(watched.world, destination.group, {
      ...{ id: destination.id, destinationUrl: `${receiver.url}/good/2`, verify: true },
    });
    expect(moved.errors).toEqual([]);
    expect(await destination.see('destinationUrl')).toEqual({ destinationUrl: `${receiver.url}/good/2` });
  });

  it.each(['groupStreaming', 'instanceStreaming'] as const)(
    'tries a consolidated one with the headers and the token that it would have (%s)',
    async (form) => {
      const { world } = watched;
      const client = FORMS[form](world, await world.admin(), await world.group());
      const wanted = (value: string) => ({
        url: `${receiver.url}/good`,
        headers: { 'X-Key': { value }, 'X-Off': { value: 'x', active: false } },
        ...{ token: `the-token-of-${value}`, verify: true },
      });
      receiver.clear();
      const { id } = await client.made(wanted('one'));
      expect((await client.update({ id, ...wanted('two') })).errors).toEqual([]);
      expect(receiver.requests.map(({ headers }) => headers)).toMatchObject(
        ['one', 'two'].map((value) => ({
          'x-key': value,
          'x-gitlab-event-streaming-token': `the-token-of-${value}`,
        })),
      );
      for (const { headers } of receiver.requests) expect(headers).not.toHaveProperty('x-off');

      receiver.clear();
      for (const wrong of [{ headers: { 'bad name': { value: 'x' } } }, { token: 'töken-with-an-umlaut' }]) {
        expect((await client.update({ id, ...wanted('three'), ...wrong })).errors).toHaveLength(1);
      }
      expect(receiver.requests).toEqual([]);
    },
  );
});
