import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { createTestHandler, type TestHandler } from './test-handler.ts';
import { ClientGone } from '../../src/http/connection-signal.ts';
import { testReader } from '../support/test-reader.ts';

let handler: TestHandler;
beforeAll(async () => {
  handler = await createTestHandler();
});
beforeEach(() => {
  handler.received.length = 0;
  handler.logged.length = 0;
});
afterAll(() => handler.stop());

const FORM = { contentType: 'application/x-www-form-urlencoded' };
const get = (parameters: Record<string, string>) =>
  handler.send('', { method: 'GET', contentType: undefined, query: new URLSearchParams(parameters) });
const HELLO = { data: { hello: 'world' } };

describe('reading a request', () => {
  it('takes a JSON body, with any parameters in its media type, and without a media type', async () => {
    for (const contentType of ['application/json', 'Application/JSON; charset=utf-8', undefined]) {
      const { status, headers, body } = await handler.send({ query: '{ hello }' }, { contentType });
      expect(status).toBe(200);
      expect(headers).toEqual({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
      });
      expect(JSON.parse(body)).toEqual(HELLO);
    }
  });

  it('takes a form, with variables as JSON text', async () => {
    const form = new URLSearchParams({
      query: 'query q($v: JSON) { echo(value: $v) } query other { hello }',
      variables: '{"v": {"a b": "ü"}}',
      operationName: 'q',
    });
    const { body } = await handler.send(form.toString(), FORM);
    expect(JSON.parse(body)).toEqual({ data: { echo: { 'a b': 'ü' } } });
  });

  it('takes a query by GET', async () => {
    const { body } = await get({ query: 'query ($v: Int) { int(value: $v) }', variables: '{"v": 7}' });
    expect(JSON.parse(body)).toEqual({ data: { int: 7 } });
  });

  it('takes a POST with everything in the URL', async () => {
    const query = new URLSearchParams({ query: '{ hello }' });
    expect(JSON.parse((await handler.send('', { query })).body)).toEqual(HELLO);
  });

  it('takes variables as text, as null and as empty text', async () => {
    const query = 'query ($v: Int = 1) { int(value: $v) }';
    for (const [variables, int] of [
      ['{"v": 2}', 2],
      [null, 1],
      ['', 1],
      ['null', 1],
      [{ v: 3 }, 3],
    ]) {
      expect(JSON.parse((await handler.send({ query, variables })).body)).toEqual({ data: { int } });
    }
  });

  it('takes a batch, executes it in order and answers with an array', async () => {
    const batch = [
      { query: 'mutation { write(value: "a") }' },
      { query: '{ zzz }' },
      { query: 'mutation { write(value: "b") }' },
    ];
    const { status, body } = await handler.send(batch);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual([
      { data: { write: 'a' } },
      { errors: [expect.objectContaining({ message: 'Cannot query field "zzz" on type "Query".' })] },
      { data: { write: 'b' } },
    ]);
    expect(handler.received).toEqual(['a', 'b']);
  });

  it('lets other work go on between the operations of a batch', async () => {
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns += 1;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    await handler.send(
      Array.from({ length: 50 }, () => ({ query: '{ hello }' })),
      { actor: 'ada' },
    );
    counting = false;
    expect(turns).toBeGreaterThanOrEqual(49);
  });

  it('passes on who asks, and from where', async () => {
    const { body } = await handler.send({ query: '{ actor }' }, { actor: 'ada', ip: '192.0.2.1' });
    expect(JSON.parse(body)).toEqual({ data: { actor: 'ada at 192.0.2.1' } });
  });

  it('takes brackets in texts for what they are, and values of a depth that is accepted elsewhere', async () => {
    const value = `${'['.repeat(100)}"${'['.repeat(500)}"${']'.repeat(100)}`;
    const { body } = await handler.send({ query: `{ echo(value: ${value}) }` });
    expect(body).toBe(`{"data":{"echo":${value}}}`);
  });

  it('answers introspection', async () => {
    const { status, body } = await handler.send({ query: getIntrospectionQuery() });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ data: { __schema: { queryType: { name: 'Query' } } } });
  });
});

describe('a request that cannot be read', () => {
  const manyOperations = Array.from({ length: 101 }, () => ({ query: '{ hello }' }));
  it.each<[string, string | object, number, RegExp]>([
    ['invalid JSON', '{"query": ', 400, /^The JSON is not valid/],
    ['JSON that is no object', '"{ hello }"', 400, /^The body is not a JSON object; send/],
    ['a batch with something else in it', [{ query: '{ hello }' }, 7], 400, /^The body is not a JSON object/],
    ['an empty batch', [], 400, /^The batch is empty; send at least one operation$/],
    ['a batch of 101', manyOperations, 422, /^The batch has more than 100 operations; send them in several/],
    ['a query that is no text', { query: 7 }, 400, /^`query` is not text; send/],
    [
      'an operation name that is no text',
      { query: '{ hello }', operationName: {} },
      400,
      /^`operationName` is not/,
    ],
    [
      'variables that are no object',
      { query: '{ hello }', variables: [1] },
      400,
      /^`variables` is not a JSON object/,
    ],
    [
      'variables in bad JSON',
      { query: '{ hello }', variables: '{' },
      400,
      /^`variables`: The JSON is not valid/,
    ],
    ['the same key twice', '{"query": "{ hello }", "query": "{ bug }"}', 400, /the key "query" twice/],
    [
      'U+0000 in a variable',
      '{"query": "{ hello }", "variables": {"a": "\\u0000"}}',
      400,
      /contains U\+0000/,
    ],
    [
      'a query over 10 000 characters',
      { query: `{ hello } #${'x'.repeat(9_990)}` },
      422,
      /^Query too large$/,
    ],
  ])('is answered with its status: %s', async (_what, sent, status, message) => {
    const answer = await handler.send(sent);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ errors: [{ message: expect.stringMatching(message) }] });
  });

  it('is answered with its status: another media type, bytes that are not UTF-8', async () => {
    expect((await handler.send({ query: '{ hello }' }, { contentType: 'text/plain' })).status).toBe(415);
    expect((await handler.send('', { body: Buffer.from([0x7b, 0xff]) })).status).toBe(400);
    expect((await handler.send('query=%ff', FORM)).status).toBe(400);
  });

  it('is answered with its status: a form of more fields than any request needs', async () => {
    const { status, body } = await handler.send(`query=${'a&'.repeat(500_000)}`, FORM);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toEqual({
      errors: [{ message: expect.stringMatching(/^The form has more than 100 fields; send query,/) }],
    });
  });

  it('may have 10 000 characters, counted as a reader does', async () => {
    const query = `{ hello } #${'😀'.repeat(9_989)}`;
    expect(JSON.parse((await handler.send({ query })).body)).toEqual(HELLO);
  });
});

describe('GraphQL errors', () => {
  const TOO_DEEP = /^The query is nested deeper than 150 levels; flatten it$/;

  it.each([
    ['a syntax error', { query: '{ hello' }, /^Syntax Error/],
    [
      'an unknown field',
      { query: '{ helo }' },
      /^Cannot query field "helo" on type "Query". Did you mean "hello"\?$/,
    ],
    ['an unknown operation', { query: '{ hello }', operationName: 'x' }, /^Unknown operation named "x"\.$/],
    [
      'a variable of the wrong type',
      { query: 'query ($v: Int) { int(value: $v) }', variables: { v: 'x' } },
      /Int cannot represent/,
    ],
    ['no query', { variables: {} }, /^No query string was present$/],
    ['an empty query', { query: '' }, /^No query string was present$/],
    [
      'U+0000 in a text of the query',
      { query: '{ text(value: "a\\u0000") }' },
      /contains U\+0000.*remove it/,
    ],
    ['a subscription', { query: 'subscription { hello }' }, /not configured to execute subscription/],
    ['values nested too deep', { query: `{ echo(value: ${'['.repeat(9_000)}` }, TOO_DEEP],
    [
      'types nested too deep',
      { query: `query ($v: ${'['.repeat(4_500)}Int${']'.repeat(4_500)}) { hello }` },
      TOO_DEEP,
    ],
    ['fields nested too deep', { query: `{ ${'...{'.repeat(150)} hello ${'}'.repeat(150)} }` }, TOO_DEEP],
  ])('are HTTP 200: %s', async (_what, request, message) => {
    const { status, body } = await handler.send(request);
    expect(status).toBe(200);
    const { errors } = JSON.parse(body) as { errors: { message: string }[] };
    expect(errors[0]?.message).toMatch(message);
    expect(body).not.toContain('stacktrace');
  });

  it('hide what broke, and name it by an id that is in the log', async () => {
    const { status, body } = await handler.send({ query: '{ bug hello }' });
    expect(status).toBe(200);
    const answer = JSON.parse(body) as { errors: { message: string }[]; data: object };
    expect(answer.data).toEqual({ bug: null, hello: 'world' });
    const [, id] =
      /^Internal server error; try again, and if it persists report the id ([0-9a-f-]{36})$/.exec(
        answer.errors[0]?.message ?? '',
      ) ?? [];
    expect(body).not.toContain('secret');
    const logged = handler.logged.map((line) => JSON.parse(line) as object);
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 50,
        errorId: id,
        err: expect.objectContaining({ message: 'a secret detail' }),
      }),
    );
  });

  it('are HTTP 503 with Retry-After while the database is away', async () => {
    const { status, headers, body } = await handler.send({ query: '{ outage }' });
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('5');
    expect(body).not.toContain('123');
    expect(JSON.parse(body)).toMatchObject({
      errors: [{ message: expect.stringMatching(/^The database is not available.*try again/) }],
    });
  });
});

describe('limits', () => {
  it('depend on who asks; what is over them is not executed, and neither is the rest of its batch', async () => {
    const batch = [{ query: 'mutation { write(value: "a") }' }, { query: '{ hello a: hello b: hello }' }];
    const message = 'Query has complexity of 4, which exceeds max complexity of 3';
    const refused = await handler.send(batch);
    expect(refused.status).toBe(200);
    expect(JSON.parse(refused.body)).toEqual([{ errors: [{ message }] }, { errors: [{ message }] }]);
    expect(handler.received).toEqual([]);
    const { body } = await handler.send(batch, { actor: 'ada' });
    expect(JSON.parse(body)).toEqual([
      { data: { write: 'a' } },
      { data: { hello: 'world', a: 'world', b: 'world' } },
    ]);
  });
});

describe('a GET', () => {
  it.each(['mutation { write(value: "a") }', 'query q { hello } mutation m { write(value: "a") }'])(
    'never changes anything: %s',
    async (query) => {
      const { status, body } = await get({ query, operationName: query.startsWith('query') ? 'm' : '' });
      expect(status).toBe(422);
      expect(JSON.parse(body)).toEqual({ errors: [{ message: 'Mutations are forbidden in GET requests' }] });
      expect(handler.received).toEqual([]);
    },
  );

  it('has no page for browsers', async () => {
    const { headers, body } = await get({});
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(JSON.parse(body)).toEqual({ errors: [{ message: 'No query string was present' }] });
  });
});

// Apollo Server's prevention of cross-site requests is off. That is safe as long as the browser adds nothing to a
// request that counts: no cookie is read, none is set.
describe('cookies', () => {
  it('have no way in and are never set', async () => {
    const seen: PropertyKey[] = [];
    const request = {
      method: 'POST' as const,
      query: new URLSearchParams(),
      contentType: 'application/json',
      body: Buffer.from('{"query":"{ actor }"}'),
      actor: undefined,
      ip: null,
      reader: testReader(),
      headers: { cookie: 'session=1' },
    };
    const watched = new Proxy(request, {
      get(target, key, receiver): unknown {
        seen.push(key);
        return Reflect.get(target, key, receiver);
      },
    });
    const { headers, body } = await handler.handle(watched);
    expect(JSON.parse(body)).toEqual({ data: { actor: 'nobody at ?' } });
    expect(seen).not.toContain('headers');
    expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain('set-cookie');
  });
});

describe('an answer', () => {
  const ask = (query: string, variables: object, overrides = {}) =>
    handler.send({ query, variables }, { actor: 'ada', ...overrides });
  const LARGE = { errors: [{ message: expect.stringMatching(/larger than 1 MiB; ask for fewer elements/) }] };

  it('that is larger than its bound is replaced by an error that says what to do', async () => {
    const query = 'query ($value: String) { a: text(value: $value) b: text(value: $value) }';
    const { status, body } = await ask(query, { value: 'x'.repeat(600_000) });
    expect([status, JSON.parse(body)]).toEqual([200, LARGE]);
    expect((await ask(query, { value: 'x'.repeat(400_000) })).body.length).toBe(800_024);
  });

  it('counts as it is written: a quote takes two characters, a letter up to four bytes', async () => {
    const query = 'query ($value: String) { text(value: $value) }';
    for (const value of ['"'.repeat(600_000), 'ü'.repeat(600_000)])
      expect(JSON.parse((await ask(query, { value })).body)).toEqual(LARGE);
  });

  it('for whom the caller has too much already is 429 with Retry-After', async () => {
    const { status, headers, body } = await ask('{ busy }', {});
    expect([status, headers['retry-after']]).toEqual([429, '1']);
    expect(JSON.parse(body)).toMatchObject({
      errors: [{ message: expect.stringMatching(/^too many answers/) }],
    });
  });

  it('for a client that has gone is not made, and not logged', async () => {
    const gone = new AbortController();
    const reader = testReader({ signal: gone.signal });
    const before = handler.logged.length;
    await ask('{ gone }', {});
    gone.abort(new ClientGone());
    await expect(ask('{ hello }', {}, { reader })).rejects.toBeInstanceOf(ClientGone);
    expect(handler.logged).toHaveLength(before);
  });
});
