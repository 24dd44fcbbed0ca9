import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSourceSessions } from '../../../src/sources/source-sessions.ts';
import { sample } from '../samples.ts';
import { createSourcesWorld, send, type MadeSource, type SourcesWorld } from '../world.ts';

let world: SourcesWorld;
beforeAll(async () => {
  world = await createSourcesWorld();
});
afterAll(() => world.close());

const object = readFileSync(new URL('../samples/cloudtrail/s3-object.json.gz', import.meta.url));
const record = JSON.parse(sample('cloudtrail/composite-gruntwork-pr.json')) as Record<string, unknown>;
const one = (more: object = {}) => ({ ...record, eventID: randomUUID(), ...more });

async function typesOf(groupPath: string): Promise<unknown[]> {
  return (await world.events(groupPath)).map(({ body }) => body['event_type']);
}

describe('a source of CloudTrail', () => {
  it('takes a file of a bucket as it lies there, once', async () => {
    const source = await world.source('cloudtrail');
    const first = await send(source, object, { 'content-type': 'application/octet-stream' });
    expect([first.status, await first.json()]).toEqual([
      202,
      { accepted: 4, duplicates: 0, skipped: 0, refused: 0 },
    ]);
    const again = await send(source, object, { 'content-encoding': 'gzip' });
    expect(await again.json()).toMatchObject({ accepted: 0, duplicates: 4 });
    const [event] = await world.events(source.groupPath);
    expect(event).toMatchObject({ outcome: 'success', source_id: expect.any(Number) as unknown });
    // Credentials are taken out before anything is stored.
    expect(JSON.stringify(event?.body)).not.toContain('EXAMPLETOKEN');
  });

  it('takes EventBridge’s events by the header that is chosen there', async () => {
    const source = await world.source('cloudtrail');
    const event = { version: '0', id: 'x', 'detail-type': 'AWS API Call via CloudTrail', detail: one() };
    const headers = { 'x-api-key': source.secret, 'content-type': 'application/json; charset=utf-8' };
    const answer = await fetch(source.url, { method: 'POST', headers, body: JSON.stringify(event) });
    expect(answer.status).toBe(202);
    expect(await typesOf(source.groupPath)).toEqual(['aws.rds.ModifyDBSnapshotAttribute']);
  });

  it('stores what a large file holds in several transactions, and has it all when it answers', async () => {
    const source = await world.source('cloudtrail');
    const many = { Records: Array.from({ length: 2_500 }, () => one()) };
    const answer = await send(source, gzipSync(JSON.stringify(many)));
    expect(await answer.json()).toMatchObject({ accepted: 2_500 });
    expect(await world.events(source.groupPath)).toHaveLength(2_500);
  });

  it('learns the repository from the record with which a session begins, also in another request', async () => {
    const source = await world.source('cloudtrail');
    const begin = (key: string, more: object) =>
      one({
        eventSource: 'sts.amazonaws.com',
        responseElements: { credentials: { accessKeyId: key, sessionToken: 'x' } },
        ...more,
      });
    const identity = record['userIdentity'] as object;
    const web = {
      eventName: 'AssumeRoleWithWebIdentity',
      eventTime: '2023-12-12T20:00:00Z',
      userIdentity: { type: 'WebIdentityUser', userName: 'repo:acme/infra:ref:refs/heads/main' },
      requestParameters: { roleSessionName: 'jane-via-GWPipelines@PR-123' },
    };
    const chained = {
      eventName: 'AssumeRole',
      eventTime: '2023-12-12T20:01:00Z',
      userIdentity: { ...identity, accessKeyId: 'ASIAFIRST' },
    };
    const used = (accessKeyId: string) => one({ userIdentity: { ...identity, accessKeyId } });
    // In no order, as files are.
    const first = [used('ASIAFIRST'), begin('ASIASECOND', chained), begin('ASIAFIRST', web)];
    await send(source, JSON.stringify({ Records: first }));
    await send(source, JSON.stringify({ Records: [used('ASIASECOND'), used('ASIAOTHER')] }));
    const events = await world.events(source.groupPath);
    expect(events.map(({ refs }) => (refs as Record<string, string>)['repository'])).toEqual([
      'acme/infra',
      'acme/infra',
      'acme/infra',
      'acme/infra',
      undefined,
    ]);
    expect(events[0]?.refs).toMatchObject({ branch: 'main', pull_request: '123' });
    const other = await world.source('cloudtrail');
    await send(other, JSON.stringify(used('ASIAFIRST')));
    expect(await world.events(other.groupPath)).toMatchObject([{ refs: { pull_request: '123' } }]);
    const { rows } = await world.test.database.pool.query('SELECT key FROM source_sessions');
    expect(JSON.stringify(rows)).not.toContain('ASIA');
  });
});

describe('what a source remembers of sessions', () => {
  it('goes after two days, and beyond a hundred thousand the oldest goes', async () => {
    const { pool } = world.test.database;
    const { id } = await world.source('cloudtrail');
    const sourceId = Number(id.split('/').at(-1));
    const now = new Date();
    await pool.query(
      `INSERT INTO source_sessions (source_id, key, refs, seen_at)
       SELECT $1, n::text, '{}', $2::timestamptz - n * interval '1 second' FROM generate_series(0, 100000) AS n`,
      [sourceId, now.toISOString()],
    );
    await pool.query(
      `INSERT INTO source_sessions VALUES ($1, 'old', '{}', $2::timestamptz - interval '49 hours')`,
      [...[sourceId, now.toISOString()]],
    );
    const draft = { eventType: 'x', authorName: 'jane', outcome: 'success', details: {} } as const;
    const sessions = createSourceSessions(pool);
    const begun = {
      ...draft,
      begins: 'new',
      references: { repository: 'acme/infra', branch: 'b'.repeat(256) },
    };
    await sessions.join(sourceId, [begun], now);
    const { rows } = await pool.query<{ key: string }>(
      `SELECT key FROM source_sessions WHERE source_id = $1
       AND key IN ('new', 'old', '0', '99998', '99999', '100000')`,
      [sourceId],
    );
    expect(rows.map(({ key }) => key).sort()).toEqual(['0', '99998', 'new']);
    expect(await sessions.join(sourceId, [{ ...draft, continues: 'new' }, undefined], now)).toEqual([
      { repository: 'acme/infra' },
      undefined,
    ]);
  });
});

describe('Firehose', () => {
  let source: MadeSource;
  beforeAll(async () => {
    source = await world.source('cloudtrail');
  });

  function deliver(
    body: unknown,
    key = source.secret,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(source.url, {
      method: 'POST',
      headers: {
        ...{ 'x-amz-firehose-protocol-version': '1.0', 'x-amz-firehose-request-id': 'r-1' },
        ...{ 'x-amz-firehose-access-key': key, 'content-type': 'application/json', ...headers },
      },
      body: (Buffer.isBuffer(body) ? body : JSON.stringify(body)) as string,
    });
  }
  const dataOf = (bytes: string | Buffer) => ({ data: Buffer.from(bytes).toString('base64') });
  const bodyOf = (...records: object[]) => ({ requestId: 'r-1', timestamp: 1, records });

  it('delivers what CloudWatch Logs packs, and is answered in its own words', async () => {
    const answer = await deliver(JSON.parse(sample('cloudtrail/firehose-request.json')));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('content-length')).not.toBeNull();
    expect(await answer.json()).toEqual({ requestId: 'r-1', timestamp: expect.any(Number) as unknown });
    expect(await typesOf(source.groupPath)).toEqual(['aws.sts.AssumeRole', 'aws.signin.ConsoleLogin']);
  });

  it('delivers records one after another, plain and packed, and bodies that are packed themselves', async () => {
    const { groupPath } = source;
    const before = (await world.events(groupPath)).length;
    const two = `${JSON.stringify(one())}${JSON.stringify(one())}`;
    const plain = bodyOf(dataOf(two), dataOf(gzipSync(`${JSON.stringify(one())}\n`)));
    expect(
      (await deliver(gzipSync(JSON.stringify(plain)), source.secret, { 'content-encoding': 'gzip' })).status,
    ).toBe(200);
    expect(await world.events(groupPath)).toHaveLength(before + 3);
  });

  it('is told that a control message and other records were taken, and stores nothing of them', async () => {
    const before = (await world.events(source.groupPath)).length;
    const control = gzipSync(sample('cloudtrail/cloudwatch-logs-control-message.json'));
    const answer = await deliver(bodyOf(dataOf(control), dataOf('{"level":"info"}'), dataOf('no JSON')));
    expect(answer.status).toBe(200);
    expect(await world.events(source.groupPath)).toHaveLength(before);
  });

  it.each<[string, unknown, number]>([
    ['no records', { requestId: 'r-1' }, 400],
    ['no data', bodyOf({}), 400],
    ['gzip that is broken', bodyOf(dataOf(Buffer.from([0x1f, 0x8b, 1, 2]))), 400],
    ['no JSON', Buffer.from('x'), 400],
  ])('is told in its own words what is wrong with a body that has %s', async (_what, body, status) => {
    const answer = await deliver(body);
    expect([answer.status, await answer.json()]).toEqual([
      status,
      ...[{ requestId: 'r-1', timestamp: expect.any(Number), errorMessage: expect.stringMatching(/^400 /) }],
    ]);
  });

  it('is told that its access key is wrong', async () => {
    const answer = await deliver(bodyOf(), `${source.secret}x`);
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { requestId: 'r-1', timestamp: expect.any(Number) as unknown, errorMessage: '401 Unauthorized' },
    ]);
  });

  it('carries the records of other systems, too', async () => {
    const hub = await world.source('json');
    const [body, headers] = [
      bodyOf(dataOf('{"type":"paid","author":"jane"}')),
      { 'x-amz-firehose-request-id': 'r-2' },
    ];
    const all = { ...headers, 'x-amz-firehose-access-key': hub.secret };
    const answer = await fetch(hub.url, { method: 'POST', headers: all, body: JSON.stringify(body) });
    expect(await answer.json()).toMatchObject({ requestId: 'r-2' });
    expect(await typesOf(hub.groupPath)).toEqual(['json.paid']);
  });
});
