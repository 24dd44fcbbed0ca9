import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { sample } from './samples.ts';
import { CREATE, createSourcesWorld, send, type MadeSource, type SourcesWorld } from './world.ts';

let world: SourcesWorld;
beforeAll(async () => {
  world = await createSourcesWorld();
});
afterAll(() => world.close());

const record = (more: object = {}): string =>
  JSON.stringify({ type: 'order.paid', author: 'jane', at: '2026-01-02T03:04:05Z', ...more });
const statusOf = async (answer: Promise<Response>): Promise<number> => (await answer).status;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function created(input: object, token?: string): Promise<Record<string, unknown>> {
  const { data } = await world.graphql(CREATE, { input }, token);
  return (data as { auditEventsSourceCreate: Record<string, unknown> }).auditEventsSourceCreate;
}

describe('a source', () => {
  it('is made with an address and a secret, which is shown this once', async () => {
    const groupPath = await world.group();
    const made = await created({ groupPath, kind: 'json' });
    expect(made).toEqual({
      errors: [],
      secret: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      source: {
        id: expect.stringMatching(/^gid:\/\/gitlab\/AuditEvents::Source\/\d+$/) as unknown,
        ...{ name: 'JSON', kind: 'json', active: true, config: {}, state: 'WAITING' },
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/sources\/[\w-]{24}$/) as unknown,
        ...{ place: { fullPath: groupPath }, lastEventAt: null, silentAfterHours: null },
      },
    });
    const { rows } = await world.test.database.pool.query<{ digest: Buffer }>(
      'SELECT digest FROM source_secrets',
    );
    expect(JSON.stringify(rows)).not.toContain(String(made['secret']));
  });

  it.each([
    [
      'an unknown kind',
      { kind: 'nagios' },
      /^There is no kind of source "nagios"; the kinds are gitlab, json, [a-z0-9_, ]+$/,
    ],
    [
      'a short secret',
      { secret: 'fifteen.letters' },
      /^The secret of a source has 16 to 255 visible ASCII characters/,
    ],
    [
      'a secret with a space',
      { secret: 'sixteen letters.' },
      /^The secret of a source has 16 to 255 visible ASCII characters/,
    ],
    ['a blank name', { name: ' ' }, /^The name of a source has 1 to 100 characters$/],
    [
      'a field that the kind has not',
      { config: { colour: 'red' } },
      /^config is an object of the fields of its kind/,
    ],
    ['no object', { config: [] }, /^config is an object of the fields of its kind/],
    ['what is no pointer', { config: { type: 'action' } }, /^Pointers in config are JSON pointers/],
    ['an odd system', { config: { system: 'My Shop' } }, /^config.system has 1 to 32 lowercase letters/],
  ])('is not made with %s', async (_what, input, error) => {
    const made = await created({ groupPath: await world.group(), kind: 'json', ...input });
    expect(made).toEqual({ source: null, secret: null, errors: [expect.stringMatching(error)] });
  });

  it('is configured by fields like those of destinations, which its kind lists', async () => {
    const { data } = await world.graphql(
      '{ auditEventsSourceKinds { name form { name type required choices } } }',
      {},
    );
    expect((data as { auditEventsSourceKinds: unknown }).auditEventsSourceKinds).toContainEqual({
      name: 'splunk_hec',
      form: [
        { name: 'unrecognised', type: 'CHOICE', required: false, choices: ['skip', 'keep'] },
        { name: 'acknowledgement', type: 'FLAG', required: false, choices: [] },
      ],
    });
  });

  it('has a name and a secret of its own', async () => {
    const groupPath = await world.group();
    const one = { groupPath, kind: 'json', name: 'one', secret: 'the secret-of-one'.replace(' ', '-') };
    expect(await created(one)).toMatchObject({ errors: [] });
    expect(await created(one)).toMatchObject({
      errors: [
        'Another source of the top-level group has the name "one"; choose another one',
        'Choose another secret, or leave it out to have one generated',
      ],
    });
  });

  it('is one of fifty of a top-level group', async () => {
    const groupPath = await world.group();
    const { test } = world;
    const { id } = await test.database.prisma.group.findFirstOrThrow({ where: { fullPath: groupPath } });
    await test.database.prisma.source.createMany({
      data: Array.from({ length: 50 }, (_, n) => ({
        ...{ publicId: `${groupPath}${n}`, rootId: id, groupId: id, kind: 'json', name: `s${n}` },
        createdAt: new Date(),
      })),
    });
    expect(await created({ groupPath, kind: 'json' })).toMatchObject({
      errors: ['A top-level group has 50 sources at most; destroy one first'],
    });
  });

  it('is an Owner’s to make, to see and to change, and is recorded', async () => {
    const groupPath = await world.group();
    const { prisma } = world.test.database;
    const group = await prisma.group.findFirstOrThrow({ where: { fullPath: groupPath } });
    const tokenOf = async (level: number, scopes: string[]): Promise<string> => {
      const body = { name: 't', scopes, access_level: level };
      const answer = await world.rest('POST', `/api/v4/groups/${group.id}/access_tokens`, body);
      return ((await answer.json()) as { token: string }).token;
    };
    const maintainer = await tokenOf(40, ['api']);
    const reader = await tokenOf(50, ['read_api']);
    for (const token of [maintainer, reader]) {
      const { errors } = await world.graphql(CREATE, { input: { groupPath, kind: 'json' } }, token);
      expect(JSON.stringify(errors)).toContain("you don't have permission");
    }
    const { id } = await world.source('json', {}, groupPath);
    const list = `{ group(fullPath: "${groupPath}") { auditEventsSources { nodes { id } } } }`;
    const one = `{ auditEventsSource(id: "${id}") { id } }`;
    expect((await world.graphql(list, {}, maintainer)).data).toEqual({ group: { auditEventsSources: null } });
    expect((await world.graphql(one, {}, maintainer)).data).toEqual({ auditEventsSource: null });
    expect((await world.graphql(list, {}, reader)).data).toEqual({
      group: { auditEventsSources: { nodes: [{ id }] } },
    });
    const owner = await tokenOf(50, ['api']);
    const change = async (mutation: string): Promise<unknown> =>
      (await world.graphql(`mutation { ${mutation} { errors } }`, {}, owner)).data;
    await change(`auditEventsSourceUpdate(input: { id: "${id}", name: "other", active: false })`);
    await change(`auditEventsSourceUpdate(input: { id: "${id}", name: "other" })`);
    await change(`auditEventsSourceSecretRotate(input: { id: "${id}" })`);
    await change(`auditEventsSourceDestroy(input: { id: "${id}" })`);
    const { rows } = await world.test.database.pool.query<{ body: string }>(
      `SELECT body FROM audit_events WHERE entity_path = $1 AND event_type LIKE 'audit_events_source%' ORDER BY sequence`,
      [groupPath],
    );
    expect(rows.map(({ body }) => body.match(/"custom_message":"([^"]*)"/)?.[1])).toEqual([
      expect.stringMatching(/^Created audit event source /),
      'Updated audit event source other',
      'Rotated the secret of audit event source other',
      'Destroyed audit event source other',
    ]);
    expect((await world.graphql(one)).data).toEqual({ auditEventsSource: null });
  });

  it('may belong to a project of its group, whose events it makes', async () => {
    const groupPath = await world.group();
    const { prisma } = world.test.database;
    const group = await prisma.group.findFirstOrThrow({ where: { fullPath: groupPath } });
    const project = { name: 'app', path: 'app', namespace_id: group.id };
    expect(await statusOf(world.rest('POST', '/api/v4/projects', project))).toBe(201);
    const input = { groupPath, projectPath: `${groupPath}/app`, kind: 'json' };
    const { source, secret } = (await created(input)) as unknown as { source: MadeSource; secret: string };
    expect(await statusOf(send({ ...source, secret }, record()))).toBe(202);
    const [event] = await world.events(groupPath);
    expect(event?.body).toMatchObject({ entity_type: 'Project', entity_path: `${groupPath}/app` });
    const other = await created({ ...input, groupPath: await world.group() }).catch(() => undefined);
    expect(other ?? null).toBeNull();
  });
});

describe('a request to a source', () => {
  let source: MadeSource;
  beforeAll(async () => {
    source = await world.source('json');
  });

  it.each<[string, (secret: string) => Record<string, string>]>([
    ['Bearer', (secret) => ({ authorization: `Bearer ${secret}` })],
    ['Splunk', (secret) => ({ authorization: `Splunk ${secret}` })],
    ['Basic', (secret) => ({ authorization: `Basic ${base64(`anybody:${secret}`)}` })],
    ['X-Api-Key', (secret) => ({ 'x-api-key': secret })],
    ['PRIVATE-TOKEN', (secret) => ({ 'private-token': secret })],
    ['GitLab’s', (secret) => ({ 'x-gitlab-event-streaming-token': secret })],
    ['Firehose’s', (secret) => ({ 'x-amz-firehose-access-key': secret })],
  ])('proves itself by %s', async (_form, headersOf) => {
    const post = (secret: string): Promise<number> =>
      statusOf(fetch(source.url, { method: 'POST', headers: headersOf(secret), body: record() }));
    expect(await post(source.secret)).toBe(202);
    const wrong = source.secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await post(wrong)).toBe(401);
  });

  it('may have the secret in its query, where a system can set nothing but a URL', async () => {
    const post = (token: string): Promise<number> =>
      statusOf(fetch(`${source.url}?token=${token}`, { method: 'POST', body: record() }));
    expect(await post(source.secret)).toBe(202);
    expect(await post(`${source.secret}x`)).toBe(401);
  });

  it('needs the secret of this source, at this address', async () => {
    const other = await world.source('json');
    expect(await statusOf(send({ url: source.url, secret: other.secret }, record()))).toBe(401);
    expect(await statusOf(send({ url: `${source.url}x`, secret: source.secret }, record()))).toBe(401);
    expect(await statusOf(fetch(source.url, { method: 'POST', body: record() }))).toBe(401);
  });

  it('may end in a slash, have a query, and be a PUT', async () => {
    const { url, secret } = source;
    expect(await statusOf(send({ url: `${url}/?wrap=1`, secret }, record()))).toBe(202);
    const headers = { authorization: `Bearer ${secret}` };
    expect(await statusOf(fetch(url, { method: 'PUT', headers, body: record() }))).toBe(202);
    expect(await statusOf(fetch(url, { headers }))).toBe(405);
  });

  it('may be packed, whether a header says so or not', async () => {
    const { groupPath, ...packed } = await world.source('json');
    const body = gzipSync(`${record({ n: 1 })}\n${record({ n: 2 })}`);
    expect(await statusOf(send(packed, body, { 'content-encoding': 'gzip' }))).toBe(202);
    expect(await statusOf(send(packed, body))).toBe(202);
    const long = gzipSync(`${record({ n: 1 })}${' '.repeat(80 * 1024 * 1024)}${record({ n: 2 })}`);
    expect(await (await send(packed, long)).json()).toMatchObject({ accepted: 2 });
    expect(await world.events(groupPath)).toHaveLength(6);
  });

  it.each<[string, string | Buffer, Record<string, string>, number, RegExp]>([
    ['empty', ' ', {}, 400, /contains no record/],
    ['no JSON', 'hello', {}, 400, /No record of the body can be read/],
    [
      'broken gzip',
      gzipSync(record()).subarray(0, 20),
      { 'content-encoding': 'gzip' },
      400,
      /not gzip, or it is cut off/,
    ],
    ['no gzip', record(), { 'content-encoding': 'gzip' }, 400, /not gzip, or it is cut off/],
    ['packed otherwise', record(), { 'content-encoding': 'br' }, 415, /as gzip or uncompressed/],
    ['a bomb', gzipSync(Buffer.alloc(120 * 1024 * 1024, ' ')), {}, 413, /larger than 104857600 bytes/],
    ['too many records', '{}'.repeat(10_001), {}, 413, /more than 10000 records/],
    [
      'records with too many values together',
      `{"type":"x","list":[${'1,'.repeat(249_999)}1]}`.repeat(3),
      ...([{}, 413, /too many values in them; send several requests/] as const),
    ],
  ])('whose body is %s is refused with what to do', async (_what, body, headers, status, message) => {
    const answer = await send(source, body, headers);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(await answer.json())).toMatch(message);
  });

  it('loses nothing because of a neighbour', async () => {
    const { groupPath, ...made } = await world.source('json');
    const body = [record({ n: 1 }), '{"type":', '[1]', '{"no":"type"}', record({ n: 2 })].join('\n');
    const answer = await send(
      made,
      `[${[record({ n: 1 }), '{"type":1,"type":2}', '[1]', '{"no":"type"}', record({ n: 2 })].join(',')}]`,
    );
    expect(await answer.json()).toEqual({ accepted: 2, duplicates: 0, skipped: 1, refused: 2 });
    expect(await (await send(made, body)).json()).toMatchObject({ accepted: 2 });
    expect(await world.events(groupPath)).toHaveLength(4);
  });

  it('may hold a record of another encoding, or one that is too large, and keeps it', async () => {
    const { groupPath, ...made } = await world.source('json');
    const latin = Buffer.from('{"type":"caf\xe9","author":"J\xfcrgen"}\n', 'latin1');
    const large = JSON.stringify({ type: 'large', text: 'x'.repeat(10_000_000) });
    const alone = `{"type":"x","list":[${'1,'.repeat(600_000)}1]}`;
    const body = Buffer.concat([
      latin,
      Buffer.from(`${record({ note: 'ü' })}\n${large}\n${alone}\n${record()}`),
    ]);
    expect(await (await send(made, body)).json()).toEqual({
      accepted: 4,
      duplicates: 0,
      skipped: 0,
      refused: 1,
    });
    const [first, second, third] = await world.events(groupPath);
    expect(first?.body).toMatchObject({
      event_type: 'json.caf_',
      author_name: 'Jürgen',
      details: { type: 'café' },
    });
    expect(second?.body).toMatchObject({ details: { note: 'ü' } });
    expect(third?.body).toMatchObject({ event_type: 'json.large', trimmed: ['details.text'] });
  });

  it('is taken once, however often it is sent, where its records say which they are', async () => {
    const { groupPath, ...made } = await world.source('json');
    const body = `${record({ id: 1 })}${record({ id: 2 })}`;
    expect(await (await send(made, body)).json()).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(await (await send(made, body)).json()).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(await world.events(groupPath)).toHaveLength(2);
  });

  it.each([
    ['an id of its own', 'json', record({ id: 1 })],
    [
      'nothing but its letters and its moment',
      'backstage',
      JSON.stringify({ isAuditEvent: true, eventId: 'x', plugin: 'y', timestamp: '2026-11-30T10:00:00Z' }),
    ],
  ])('is taken by each of two sources of a group, once, where a record has %s', async (_, kind, body) => {
    const one = await world.source(kind);
    const other = await world.source(kind, {}, one.groupPath);
    for (const made of [one, other]) {
      expect(await (await send(made, body)).json()).toMatchObject({ accepted: 1, duplicates: 0 });
      expect(await (await send(made, body)).json()).toMatchObject({ accepted: 0, duplicates: 1 });
    }
  });

  it('is refused while the source is paused, with the old secret after a rotation, and after its end', async () => {
    const made = await world.source('json');
    const change = (text: string) => world.graphql(`mutation { ${text} { errors } }`);
    await change(`auditEventsSourceUpdate(input: { id: "${made.id}", active: false })`);
    expect(await statusOf(send(made, record()))).toBe(403);
    await change(`auditEventsSourceUpdate(input: { id: "${made.id}", active: true })`);
    expect(await statusOf(send(made, record()))).toBe(202);

    const second = 'second-secret-of-it';
    await change(
      `auditEventsSourceSecretRotate(input: { id: "${made.id}", secret: "${second}", overlapHours: 1 })`,
    );
    for (const secret of [made.secret, second])
      expect(await statusOf(send({ ...made, secret }, record()))).toBe(202);
    const third = 'third-secret-of-it!';
    await change(
      `auditEventsSourceSecretRotate(input: { id: "${made.id}", secret: "${third}", overlapHours: 0 })`,
    );
    for (const secret of [made.secret, second])
      expect(await statusOf(send({ ...made, secret }, record()))).toBe(401);
    expect(await statusOf(send({ ...made, secret: third }, record()))).toBe(202);

    await change(`auditEventsSourceDestroy(input: { id: "${made.id}" })`);
    expect(await statusOf(send({ ...made, secret: third }, record()))).toBe(401);
  });
});

describe('an event from a source', () => {
  it('has its place, person, outcome and references, in its body and in columns', async () => {
    const config = {
      ...{
        system: 'shop',
        author: '/user/name',
        time: '/at',
        targetType: '/order/kind',
        target: '/order/title',
      },
      ...{ targetId: '/order/id', outcome: '/result', severity: '/level', ip: '/from', references: '/see' },
    };
    const { groupPath, id, ...made } = await world.source('json', config);
    const sent = {
      ...{
        id: 'evt-1',
        type: 'order paid',
        user: { name: 'jane' },
        at: '2026-01-02T03:04:05.678Z',
        result: 200,
      },
      ...{ order: { kind: 'Order', title: 'Order 7', id: 7 }, level: 'high', from: '::ffff:192.0.2.7' },
      see: { pull_request: 12, branch: 'main', other: 'x' },
      huge: 1,
    };
    const answer = await send(made, JSON.stringify(sent).replace('"huge":1', '"huge":12345678901234567890'));
    expect(await answer.json()).toEqual({ accepted: 1, duplicates: 0, skipped: 0, refused: 0 });
    const [event] = await world.events(groupPath);
    expect(event?.body).toMatchObject({
      ...{ event_type: 'shop.order_paid', entity_type: 'Group', entity_path: groupPath, author_name: 'jane' },
      ...{ created_at: '2026-01-02T03:04:05.678Z', ip_address: '192.0.2.7' },
      ...{ target_type: 'Order', target_id: '7', target_details: 'Order 7' },
      ...{ outcome: 'success', severity: 'high', references: { pull_request: '12', branch: 'main' } },
      source: { kind: 'json', id: 'evt-1' },
    });
    expect(event).toMatchObject({
      ...{ source_id: Number(id.split('/').at(-1)), outcome: 'success', severity: 'high' },
      refs: { pull_request: '12', branch: 'main' },
    });
    const { rows } = await world.test.database.pool.query<{ body: string }>(
      'SELECT body FROM audit_events WHERE source_id = $1',
      [event?.source_id],
    );
    expect(rows[0]?.body).toContain('"huge":12345678901234567890');
  });

  it('has its secrets taken out, and says where; a GitLab’s stays as it is', async () => {
    const { groupPath, ...made } = await world.source('json', { references: '/see' });
    const token = `glpat-${'x'.repeat(20)}`;
    const said = {
      id: 1,
      see: { session: token, run: '7' },
      request: { password: 'hunter2', n: 12345678901234 },
    };
    await send(made, record(said));
    const [event] = await world.events(groupPath);
    expect(JSON.stringify(event?.body)).not.toContain('hunter2');
    expect(event?.body).toMatchObject({
      redacted: expect.arrayContaining(['details.request.password', 'references.session']) as unknown,
      details: { request: { n: 12345678901234 } },
    });
    expect(JSON.stringify(event)).not.toContain(token);
    expect(event?.refs).toMatchObject({ run: '7' });
    const gitlab = await world.source('gitlab');
    const plain = {
      event_type: 'x',
      entity_type: 'Group',
      entity_path: gitlab.groupPath,
      author_name: 'Ada',
    };
    await send(gitlab, JSON.stringify({ ...plain, details: { password: 'hunter2' } }));
    const [kept] = await world.events(gitlab.groupPath);
    expect(kept?.body['details']).toEqual({ password: 'hunter2' });
  });

  it('is stored once, by the id that it has there', async () => {
    const { groupPath, ...made } = await world.source('json');
    for (const more of [{ id: 7 }, { id: 7, note: 'sent again' }, { id: 8 }])
      expect((await send(made, record(more))).status).toBe(202);
    expect((await world.events(groupPath)).map(({ body }) => body['source'])).toMatchObject([
      { id: '7' },
      { id: '8' },
    ]);
    const other = await world.source('json', {}, groupPath);
    await send(other, record({ id: 7 }));
    expect(await world.events(groupPath)).toHaveLength(3);
  });

  it('is not what an event of the old ways in says it is', async () => {
    const groupPath = await world.group();
    const event = {
      ...{ event_type: 'x', entity_type: 'Group', entity_path: groupPath, author_name: 'Ada' },
      ...{ outcome: 'failure', severity: 'high', source: { kind: 'json' }, references: { run: '1' } },
    };
    const path = `/api/v4/groups/${groupPath}/audit_events`;
    expect(await statusOf(world.rest('POST', path, event))).toBe(202);
    const { rows } = await world.test.database.pool.query(
      `SELECT source_id, outcome, severity, refs FROM audit_events WHERE entity_path = $1 AND event_type = 'x'`,
      [groupPath],
    );
    expect(rows).toEqual([{ source_id: null, outcome: null, severity: null, refs: null }]);
  });

  it('is found by its outcome, its severity and its source', async () => {
    const { groupPath, id, ...made } = await world.source('json', { outcome: '/result', severity: '/level' });
    const denied = record({ id: 2, result: 'denied', level: 'high' });
    await send(made, `${record({ id: 1, result: 'ok', level: 'low' })}\n${denied}`);
    await send(await world.source('json', {}, groupPath), record({ id: 3 }));
    const found = async (query: string): Promise<unknown> => {
      const answer = await world.rest(
        'GET',
        `/api/v4/groups/${groupPath}/audit_events?event_type=json.order.paid&${query}`,
      );
      const events = (await answer.json()) as { source: { id: string } }[] | { message: unknown };
      return Array.isArray(events) ? events.map(({ source }) => source.id) : events;
    };
    expect(await found('outcome=failure')).toEqual(['2']);
    expect(await found('severity=high')).toEqual(['2']);
    expect(await found('severity=hi')).toEqual([]);
    expect(await found(`source_id=${id.split('/').at(-1)}`)).toEqual(['2', '1']);
    expect(await found(`source_id=${encodeURIComponent(id)}&outcome=success`)).toEqual(['1']);
    expect(await found('outcome=fine')).toMatchObject({ message: { outcome: [expect.any(String)] } });
    const { data } = await world.graphql(
      `{ group(fullPath: "${groupPath}") { auditEvents(sourceId: "${id}", outcome: "success", severity: "low") { nodes { entityPath } } } }`,
    );
    expect(data).toEqual({ group: { auditEvents: { nodes: [{ entityPath: groupPath }] } } });
  });

  it('is kept with others of its batch that came in another way', async () => {
    const { groupPath, ...made } = await world.source('json');
    const path = `/api/v4/groups/${groupPath}/audit_events`;
    const plain = { event_type: 'x', entity_type: 'Group', entity_path: groupPath, author_name: 'Ada' };
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0 ? send(made, record({ n })) : world.rest('POST', path, plain),
      ),
    );
    expect(await world.events(groupPath)).toHaveLength(10);
  });

  it('makes its type known, and neither a project nor one of the types that others may make up', async () => {
    const { groupPath, ...made } = await world.source('json', { system: 'shop' });
    await send(made, record());
    await eventually(async () => {
      const rows = await world.test.database.prisma.eventType.findMany({
        where: { name: 'shop.order.paid' },
      });
      return rows.length === 1 && rows[0]?.fromSource === true;
    });
    expect(groupPath).toBeDefined();
  });
});

describe('what comes from a source', () => {
  it('is counted, with the reasons for what is left out', async () => {
    const made = await world.source('backstage');
    await send(made, sample('openshift/http-array-of-rhdh.json'));
    await send(made, sample('openshift/http-array-of-rhdh.json'));
    await send(made, '{"message":"{\\"isAuditEvent\\":true,\\"eventId\\":\\"x\\"}"}{"broken":');
    const query = `{ auditEventsSource(id: "${made.id}") {
      state lastEventAt hours { accepted duplicates skipped refused } reasons { refused reason count } } }`;
    const shown = async (): Promise<Record<string, unknown>> => {
      const { data } = await world.graphql(query);
      return (data as { auditEventsSource: Record<string, unknown> }).auditEventsSource;
    };
    await eventually(async () => (await shown())['state'] === 'RECEIVING');
    await eventually(async () => JSON.stringify(await shown()).includes('unreadable'));
    expect(await shown()).toEqual({
      ...{ state: 'RECEIVING', lastEventAt: expect.any(String) as unknown },
      hours: [{ accepted: 3, duplicates: 2, skipped: 2, refused: 1 }],
      reasons: [
        { refused: false, reason: 'no audit event', count: 2 },
        { refused: true, reason: 'unreadable', count: 1 },
      ],
    });
  });

  it('keeps of each reason one record to be looked at, without its secrets', async () => {
    const groupPath = await world.group();
    const rules = { groupPath, paths: ['details.order.card'] };
    await world.graphql(
      'mutation ($rules: AuditEventsRedactionUpdateInput!) { auditEventsRedactionUpdate(input: $rules) { errors } }',
      { rules },
    );
    const source = await world.source('json', {}, groupPath);
    const hidden = ['hunter2', 'glpat-aBcDeFgHiJkLmNoPqRsT', '4111 1111', 'swordfish'];
    const foreign = { password: hidden[0], note: `for ${hidden[1]}`, order: { card: hidden[2] }, n: 1 };
    const long = { id: 'x'.repeat(100_000), text: 'wort '.repeat(10_000) };
    // Neither a type, which is what makes an event, nor an end.
    const body = `${JSON.stringify(foreign)}\n${JSON.stringify({ later: true })}\n{"password": "${hidden[3]}", "n":`;
    expect(await statusOf(send(source, body))).toBe(202);
    const other = await world.source('json', {}, groupPath);
    expect(await statusOf(send(other, JSON.stringify(long)))).toBe(202);
    const query =
      'query ($id: AuditEventsSourceID!) { auditEventsSource(id: $id) { reasons { reason example } } }';
    const reasonsOf = async ({ id }: MadeSource): Promise<{ reason: string; example: string }[]> => {
      const { data } = await world.graphql(query, { id });
      return (data as { auditEventsSource: { reasons: never[] } }).auditEventsSource.reasons;
    };
    await eventually(
      async () => (await reasonsOf(source)).length === 2 && (await reasonsOf(other)).length === 1,
    );
    const reasons = await reasonsOf(source);
    expect(reasons).toEqual([
      {
        reason: 'no audit event',
        example: '{"password":"[REDACTED]","note":"for [REDACTED]","order":{"card":"[REDACTED]"},"n":1}',
      },
      { reason: 'unreadable', example: '{"password": "[REDACTED]", "n":' },
    ]);
    const [cut] = await reasonsOf(other);
    expect(Buffer.byteLength(cut?.example ?? '')).toBeLessThanOrEqual(2_000);
    expect(cut?.example).toMatch(/…\[TRIMMED\]$/);
    const { rows } = await world.test.database.pool.query('SELECT * FROM source_reasons');
    for (const secret of hidden) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('is missed after the hours that its Owner says', async () => {
    const { id } = await world.source('json');
    const set = (hours: number | null) =>
      world.graphql(
        `mutation ($hours: Int) { auditEventsSourceUpdate(input: { id: "${id}", silentAfterHours: $hours }) {
          errors source { state silentAfterHours } } }`,
        { hours },
      );
    expect((await set(0)).data).toMatchObject({
      auditEventsSourceUpdate: {
        errors: ['A source counts as silent after 1 to 720 hours, or (null) never'],
      },
    });
    expect((await set(24)).data).toMatchObject({
      auditEventsSourceUpdate: { source: { state: 'WAITING', silentAfterHours: 24 } },
    });
    const ago = new Date(Date.now() - 25 * 3_600_000);
    await world.test.database.prisma.source.updateMany({
      where: { id: Number(id.split('/').at(-1)) },
      data: { lastEventAt: ago },
    });
    const { data } = await world.graphql(`{ auditEventsSource(id: "${id}") { state } }`);
    expect(data).toEqual({ auditEventsSource: { state: 'SILENT' } });
  });
});

describe('a source of the kind gitlab', () => {
  it('takes events as they are, all of a request or none', async () => {
    const { groupPath, ...made } = await world.source('gitlab');
    const event = (more: object = {}) => ({
      ...{ id: 1, event_type: 'project_created', entity_type: 'Project', entity_path: `${groupPath}/app` },
      ...{ author_name: 'Ada', details: { n: 1 }, ...more },
    });
    const accepted = await send(made, JSON.stringify([event(), event({ id: 2 })]));
    expect(await accepted.json()).toEqual({
      accepted: 2,
      duplicates: 0,
      ids: [expect.any(Number), expect.any(Number)],
    });
    expect(await (await send(made, JSON.stringify(event()))).json()).toMatchObject({ duplicates: 1 });
    const refused = await send(
      made,
      JSON.stringify({ events: [event({ id: 3 }), event({ id: 4, author_name: '' })] }),
    );
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ message: { 'events[1].author_name': [expect.any(String)] } });
    const elsewhere = await send(made, JSON.stringify(event({ entity_path: 'elsewhere/app' })));
    expect(elsewhere.status).toBe(400);
    const events = await world.events(groupPath);
    expect(events.map(({ body }) => body['event_type'])).toEqual(['project_created', 'project_created']);
  });
});
