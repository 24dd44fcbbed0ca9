import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sample } from '../samples.ts';
import { createSourcesWorld, type MadeSource, type SourcesWorld } from '../world.ts';

let world: SourcesWorld;
beforeAll(async () => {
  world = await createSourcesWorld();
});
afterAll(() => world.close());

async function post(
  { secret }: Pick<MadeSource, 'secret'>,
  body: string,
  {
    path = '/services/collector/event',
    headers = {},
  }: { path?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(`${world.address}${path}`, {
    method: 'POST',
    headers: { authorization: `Splunk ${secret}`, ...headers },
    body,
  });
  return { status: answer.status, json: await answer.json() };
}

const envelope = (event: unknown, more: object = {}): string => JSON.stringify({ event, ...more });
const SUCCESS = { status: 200, json: { text: 'Success', code: 0 } };
const no = (status: number, code: number, text: string, more: object = {}) => ({
  status,
  json: { text, code, ...more },
});

describe('Splunk’s HTTP Event Collector', () => {
  it.each(['', '/', '/event', '/event/', '/event/1.0', '/event?channel=' + randomUUID()])(
    'takes events at /services/collector%s, for a source of any kind',
    async (path) => {
      const source = await world.source('backstage');
      const body = sample('openshift/splunk-hec-of-rhdh.txt');
      expect(await post(source, body, { path: `/services/collector${path}` })).toEqual(SUCCESS);
      expect(await world.events(source.groupPath)).toHaveLength(2);
    },
  );

  it('recognises what other kinds know, and skips or keeps the rest', async () => {
    const skipping = await world.source('splunk_hec');
    const keeping = await world.source('splunk_hec', { unrecognised: 'keep' });
    const body =
      sample('openshift/splunk-hec-of-rhdh.txt') +
      envelope(
        { action: 'login', user: 'jane' },
        { time: 1767323045.5, host: 'h', source: 's', sourcetype: 'app' },
      ) +
      envelope('a line', { time: '1767323046' });
    for (const source of [skipping, keeping]) expect(await post(source, body)).toEqual(SUCCESS);
    const typesOf = async ({ groupPath }: MadeSource) =>
      (await world.events(groupPath)).map(({ body: { event_type } }) => event_type);
    const rhdh = ['rhdh.ScaffolderTaskCreation', 'rhdh.PermissionEvaluationCompleted'];
    expect(await typesOf(skipping)).toEqual(rhdh);
    expect(await typesOf(keeping)).toEqual([...rhdh, 'splunk_hec.login', 'splunk_hec.app']);
    const [, , login, line] = await world.events(keeping.groupPath);
    expect(login?.body).toMatchObject({
      ...{ author_name: 'jane', created_at: '2026-01-02T03:04:05.500Z', target_details: 's' },
      details: { host: 'h', source: 's', sourcetype: 'app', event: { action: 'login', user: 'jane' } },
    });
    // What an envelope says carries on.
    expect(line?.body).toMatchObject({
      ...{ author_name: 'unknown', created_at: '2026-01-02T03:04:06.000Z' },
      details: { host: 'h', source: 's', sourcetype: 'app', event: 'a line' },
    });
    // The same again is stored once.
    expect(await post(keeping, body)).toEqual(SUCCESS);
    expect(await world.events(keeping.groupPath)).toHaveLength(4);
  });

  it.each<[string, string, object]>([
    ['nothing', '', no(400, 5, 'No data')],
    ['an array', '[{"event":"x"}]', no(400, 6, 'Invalid data format', { 'invalid-event-number': 0 })],
    ['no JSON', 'hello', no(400, 6, 'Invalid data format', { 'invalid-event-number': 0 })],
    ['no event', '{"time":1}', no(400, 12, 'Event field is required', { 'invalid-event-number': 0 })],
    [
      'a blank event',
      '{"event":""}',
      no(400, 13, 'Event field cannot be blank', { 'invalid-event-number': 0 }),
    ],
    [
      'fields that are not flat',
      '{"event":"x","fields":{"a":{"b":1}}}',
      no(400, 15, 'Error in handling indexed fields', { 'invalid-event-number': 0 }),
    ],
  ])('answers %s as Splunk does', async (_what, body, answer) => {
    expect(await post(await world.source('splunk_hec'), body)).toEqual(answer);
  });

  it('takes the events before a bad one, and says which that is', async () => {
    const source = await world.source('splunk_hec', { unrecognised: 'keep' });
    const body = `${envelope('a')}${envelope('b')}{"event":tru}${envelope('d')}`;
    expect(await post(source, body)).toEqual(
      no(400, 6, 'Invalid data format', { 'invalid-event-number': 2 }),
    );
    expect((await world.events(source.groupPath)).map(({ body: { details } }) => details)).toEqual([
      { event: 'a' },
      { event: 'b' },
    ]);
  });

  it.each(['event', 'raw'])('does not take at /%s what comes back to this installation', async (form) => {
    const source = await world.source('splunk_hec', { unrecognised: 'keep' });
    const { rows } = await world.test.database.pool.query<{ identity: string }>(
      'SELECT identity FROM instance',
    );
    const path = `/services/collector/${form}`;
    const by = (via: string) => post(source, envelope('a'), { path, headers: { 'x-auditstream-via': via } });
    expect(await by(rows[0]?.identity ?? '')).toMatchObject({ status: 508, json: { code: 508 } });
    expect(await by('somewhere')).toMatchObject({ status: 400, json: { code: 400 } });
    expect(await world.events(source.groupPath)).toEqual([]);
    // Where it has been goes along with what is taken.
    const elsewhere = randomUUID();
    expect(await by(elsewhere)).toEqual(SUCCESS);
    const { rows: stored } = await world.test.database.pool.query(
      'SELECT count(*)::int AS count FROM audit_events WHERE via = $1',
      [elsewhere],
    );
    expect(stored).toEqual([{ count: 1 }]);
  });

  it('takes lines at /raw, of which the query says what they are', async () => {
    const source = await world.source('splunk_hec', { unrecognised: 'keep' });
    const path = '/services/collector/raw?sourcetype=access&host=web-1&time=1767323045';
    expect(await post(source, 'one\r\n\n{"user":"jane"}\n', { path })).toEqual(SUCCESS);
    const events = await world.events(source.groupPath);
    expect(events.map(({ body }) => [body['event_type'], body['details']])).toEqual([
      ['splunk_hec.access', { host: 'web-1', sourcetype: 'access', event: 'one' }],
      ['splunk_hec.access', { host: 'web-1', sourcetype: 'access', event: '{"user":"jane"}' }],
    ]);
    expect(await post(source, '\n', { path: '/services/collector/raw' })).toEqual(no(400, 5, 'No data'));
  });

  it('says what is wrong with a token', async () => {
    const source = await world.source('splunk_hec');
    const url = `${world.address}/services/collector/event`;
    const ask = async (init: RequestInit, query = ''): Promise<unknown> => {
      const answer = await fetch(`${url}${query}`, { method: 'POST', body: envelope('x'), ...init });
      return { status: answer.status, json: await answer.json() };
    };
    expect(await ask({})).toEqual(no(401, 2, 'Token is required'));
    expect(await ask({ headers: { authorization: 'Digest x' } })).toEqual(
      no(401, 3, 'Invalid authorization'),
    );
    expect(await post({ secret: randomUUID() }, envelope('x'))).toEqual(no(403, 4, 'Invalid token'));
    const basic = Buffer.from(`x:${source.secret}`).toString('base64');
    expect(await ask({ headers: { authorization: `Basic ${basic}` } })).toEqual(SUCCESS);
    expect(await ask({}, `?token=${source.secret}`)).toEqual(SUCCESS);
    await world.graphql(
      `mutation { auditEventsSourceUpdate(input: { id: "${source.id}", active: false }) { errors } }`,
    );
    expect(await post(source, envelope('x'))).toEqual(no(403, 1, 'Token disabled'));
  });

  it('acknowledges what is committed, where the source says so', async () => {
    const source = await world.source('splunk_hec', { acknowledgement: true, unrecognised: 'keep' });
    const channel = { 'x-splunk-request-channel': randomUUID() };
    expect(await post(source, envelope('x'))).toEqual(no(400, 10, 'Data channel is missing'));
    expect(await post(source, envelope('x'), { headers: { 'x-splunk-request-channel': 'x' } })).toEqual(
      no(400, 11, 'Invalid data channel'),
    );
    for (const ackId of [0, 1])
      expect(await post(source, envelope('x'), { headers: channel })).toEqual(
        no(200, 0, 'Success', { ackId }),
      );
    const other = { 'x-splunk-request-channel': randomUUID() };
    expect(await post(source, envelope('x'), { headers: other })).toMatchObject({ json: { ackId: 0 } });
    const path = '/services/collector/ack';
    expect(await post(source, '{"acks":[0,1]}', { path, headers: channel })).toEqual({
      status: 200,
      json: { acks: { '0': true, '1': true } },
    });
    expect(await post(source, '{"acks":"0"}', { path, headers: channel })).toMatchObject({ status: 400 });
    const without = await world.source('splunk_hec');
    expect(await post(without, '{"acks":[0]}', { path, headers: channel })).toEqual(
      no(400, 14, 'ACK is disabled'),
    );
  });

  it('tells its health without a token, its methods, and what is not there', async () => {
    const ask = async (method: string, path: string): Promise<unknown> => {
      const answer = await fetch(`${world.address}/services/collector${path}`, { method });
      const text = await answer.text();
      return [answer.status, answer.headers.get('allow'), text === '' ? '' : (JSON.parse(text) as unknown)];
    };
    for (const path of ['/health', '/health/1.0'])
      expect(await ask('GET', path)).toEqual([200, null, { text: 'HEC is healthy', code: 17 }]);
    expect(await ask('OPTIONS', '/event')).toEqual([200, 'POST,OPTIONS', '']);
    expect(await ask('OPTIONS', '/health')).toEqual([200, 'GET,HEAD,OPTIONS', '']);
    const missing = { text: 'The requested URL was not found on this server.', code: 404 };
    expect(await ask('GET', '/nothing')).toEqual([404, null, missing]);
    expect(await ask('GET', '/event')).toMatchObject([405, expect.any(String), missing]);
  });
});
