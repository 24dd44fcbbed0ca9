import { describe, expect, it } from '@jest/globals';
import { readRestInput } from '../../src/http/rest-input.ts';

const FORM = 'application/x-www-form-urlencoded';

async function read(query: string, body: string | Buffer = '', type?: string) {
  const input = await readRestInput({
    query: new URLSearchParams(query),
    headers: type === undefined ? {} : { 'content-type': type },
    readBody: () => Promise.resolve({ ok: true, bytes: Buffer.from(body) }),
  });
  return input.ok
    ? Object.fromEntries(input.values)
    : { status: input.answer.status, ...JSON.parse(input.answer.body as string) };
}

describe('the parameters of a request', () => {
  it.each([
    ['a=1&b=x', '', undefined, { a: '1', b: 'x' }],
    ['a=1&a=2', '', undefined, { a: '2' }],
    ['a[]=1&a[]=2', '', undefined, { a: ['1', '2'] }],
    ['a=1', '{"a":2,"b":[true,null]}', 'application/json', { a: 2, b: [true, null] }],
    ['', '{"a":2}', 'Application/JSON; charset=utf-8', { a: 2 }],
    ['a=1&b=2', 'a=3&c[]=4', FORM, { a: '3', b: '2', c: ['4'] }],
    ['', 'name=My%20Group+x', FORM, { name: 'My Group x' }],
    ['', ' {"a":2}', FORM, { a: 2 }],
    ['a=1', '', 'text/plain', { a: '1' }],
  ])('of ?%s with %j as %s are read', async (query, body, type, expected) => {
    expect(await read(query, body, type)).toEqual(expected);
  });

  it('may be called like anything', async () => {
    const values = await read('', '{"__proto__":1,"constructor":2}', 'application/json');
    expect(Object.entries(values)).toEqual(expect.arrayContaining([['constructor', 2]]));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    ['<a/>', 'text/xml', 415, 'the media type text/xml is not accepted'],
    ['a', undefined, 415, 'a body without a media type is not accepted'],
    ['{', 'application/json', 400, 'The JSON is not valid'],
    ['[1]', 'application/json', 400, 'the body is not a JSON object'],
    ['{"a":1,"a":2}', 'application/json', 400, 'has the key "a" twice'],
    ['{"a":"\\u0000"}', 'application/json', 400, ''],
    [Buffer.from([0x61, 0xff]), FORM, 400, 'the body is not valid UTF-8'],
  ])('are not read from %j as %s', async (body, type, status, message) => {
    expect(await read('', body, type)).toEqual({ status, message: expect.stringContaining(message) });
  });

  it('are not there when the body is not', async () => {
    const answer = { status: 413, body: 'too large' };
    const input = await readRestInput({
      query: new URLSearchParams(),
      headers: {},
      readBody: () => Promise.resolve({ ok: false, answer }),
    });
    expect(input).toEqual({ ok: false, answer });
  });
});
