import { createHmac, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sample } from './samples.ts';
import { createSourcesWorld, send, type MadeSource, type SourcesWorld } from './world.ts';

let world: SourcesWorld;
beforeAll(async () => {
  world = await createSourcesWorld();
});
afterAll(() => world.close());

const statusOf = async (answer: Promise<Response>): Promise<number> => (await answer).status;

function signature(
  secret: string,
  body: string,
  algorithm: 'sha256' | 'sha1' = 'sha256',
): Record<string, string> {
  const name = algorithm === 'sha256' ? 'x-signature-256' : 'x-signature';
  return { [name]: `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}` };
}

/** As Spacelift sends: a signature, and no other proof. */
function post(url: string, body: string | Buffer, headers: Record<string, string>): Promise<Response> {
  const all = { 'content-type': 'application/json', 'user-agent': 'Go-http-client/2.0', ...headers };
  return fetch(url, { method: 'POST', headers: all, body: body as string });
}

const entry = (more: object = {}): string =>
  JSON.stringify({
    ...JSON.parse(sample('spacelift/audit-trail-webhook-set.json')),
    timestamp: Date.now(),
    ...more,
  });

describe('a source whose system signs', () => {
  let source: MadeSource;
  beforeAll(async () => {
    source = await world.source('spacelift');
  });

  it.each(['sha256', 'sha1'] as const)('takes what is signed with its secret by %s', async (algorithm) => {
    const body = entry({ remoteIP: randomUUID() });
    expect(await statusOf(post(source.url, body, signature(source.secret, body, algorithm)))).toBe(202);
  });

  it('refuses everything else', async () => {
    const body = entry();
    const good = signature(source.secret, body);
    const { 'x-signature-256': digits = '' } = good;
    const refused: [string, Record<string, string>][] = [
      [body, {}],
      [body, signature('another-secret-of-somebody', body)],
      [`${body} `, good],
      [body, { 'x-signature-256': digits.slice(0, -2) }],
      [body, { 'x-signature-256': digits.slice('sha256='.length) }],
      [body, { 'x-signature-256': `sha256=${'g'.repeat(64)}` }],
      // The better one decides.
      [body, { ...signature(source.secret, body, 'sha1'), 'x-signature-256': `sha256=${'0'.repeat(64)}` }],
    ];
    for (const [sent, headers] of refused) {
      const answer = await post(source.url, sent, headers);
      expect([answer.status, await answer.text()]).toEqual([401, '{"message":"401 Unauthorized"}']);
    }
    expect(await statusOf(post(`${source.url}x`, body, good))).toBe(401);
    const json = await world.source('json');
    expect(await statusOf(post(json.url, body, signature(json.secret, body)))).toBe(401);
  });

  it('takes the secret itself, too, for what forwards its events', async () => {
    expect(await statusOf(send(source, entry({ remoteIP: randomUUID() })))).toBe(202);
  });

  it('reads no more of a request than any of its events has, and none that is packed', async () => {
    const large = entry({ filler: 'x'.repeat(1024 * 1024) });
    expect(await statusOf(post(source.url, large, signature(source.secret, large)))).toBe(413);
    const body = entry();
    const packed = { ...signature(source.secret, body), 'content-encoding': 'gzip' };
    expect(await statusOf(post(source.url, gzipSync(body), packed))).toBe(415);
    expect(await statusOf(post(source.url, gzipSync(body), signature(source.secret, body)))).toBe(401);
  });

  it.each([
    ['an old one', Date.now() - 48 * 3_600_000],
    ['one of the future', Date.now() + 3_600_000],
    ['one without a time', undefined],
  ])('refuses %s, which may be a repetition of what was sent before', async (_what, timestamp) => {
    const { groupPath, url, secret } = await world.source('spacelift');
    const body = entry({ timestamp });
    const answer = await post(url, body, signature(secret, body));
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('signed too long ago'),
    ]);
    expect(await world.events(groupPath)).toEqual([]);
  });

  it('stores once what is sent again', async () => {
    const { groupPath, url, secret } = await world.source('spacelift');
    const body = entry();
    const answers = [];
    for (let n = 0; n < 3; n += 1)
      answers.push(await (await post(url, body, signature(secret, body))).json());
    expect(answers).toEqual([
      { accepted: 1, duplicates: 0, skipped: 0, refused: 0 },
      { accepted: 0, duplicates: 1, skipped: 0, refused: 0 },
      { accepted: 0, duplicates: 1, skipped: 0, refused: 0 },
    ]);
    expect(await world.events(groupPath)).toHaveLength(1);
  });

  it('takes both secrets while one is replaced, and none of the two is readable', async () => {
    const { id, url, secret } = await world.source('spacelift');
    const rotate = `mutation { auditEventsSourceSecretRotate(input: { id: "${id}" }) { secret errors } }`;
    const { data } = await world.graphql(rotate);
    const next = (data as { auditEventsSourceSecretRotate: { secret: string } })
      .auditEventsSourceSecretRotate;
    for (const key of [secret, next.secret]) {
      const body = entry({ remoteIP: randomUUID() });
      expect(await statusOf(post(url, body, signature(key, body)))).toBe(202);
    }
    const { rows } = await world.test.database.pool.query<{ text: string }>(
      `SELECT encode(value, 'escape') AS text FROM source_secrets WHERE value IS NOT NULL`,
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const key of [secret, next.secret]) expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('limits wrong signatures of an address as wrong secrets', async () => {
    const { url, secret } = await world.source('spacelift');
    const body = entry();
    const tried: number[] = [];
    for (let n = 0; n <= 20 && tried.at(-1) !== 503; n += 1)
      tried.push(await statusOf(post(url, body, signature('another-secret-of-somebody', body))));
    // Its system sends again after an answer of 5xx alone.
    expect(tried.at(-1)).toBe(503);
    expect(await statusOf(post(url, body, signature(secret, body)))).toBe(202);
  });
});
