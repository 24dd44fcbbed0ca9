import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestHandler, type TestHandler } from './test-handler.ts';

let handler: TestHandler;
beforeAll(async () => {
  handler = await createTestHandler();
});
beforeEach(() => {
  handler.received.length = 0;
});
afterAll(() => handler.stop());

const EXACT = '{"big":12345678901234567890,"list":[1.0,-0,1e400,0.1],"deep":{"__proto__":1E+2}}';

describe('a JSON value', () => {
  it('comes out of a variable as it went in', async () => {
    const { body } = await handler.send(
      `{"query":"query ($v: JSON) { echo(value: $v) }","variables":{"v":${EXACT}}}`,
    );
    expect(body).toBe(`{"data":{"echo":${EXACT}}}`);
  });

  it('comes out of variables in a form as it went in', async () => {
    const form = new URLSearchParams({
      query: 'query ($v: JSON) { echo(value: $v) }',
      variables: `{"v":${EXACT}}`,
    });
    const { body } = await handler.send(form.toString(), {
      contentType: 'application/x-www-form-urlencoded',
    });
    expect(body).toBe(`{"data":{"echo":${EXACT}}}`);
  });

  it('comes out of the query text as it went in', async () => {
    const literal = EXACT.replace(/"(\w+)":/g, '$1:');
    const { body } = await handler.send({ query: `{ echo(value: ${literal}) }` });
    expect(body).toBe(`{"data":{"echo":${EXACT}}}`);
  });

  it('may have variables inside a literal', async () => {
    const query = 'query ($v: JSON, $n: Int) { echo(value: { a: [$v, $n, null, true, "x"] }) }';
    const { body } = await handler.send(`{"query":${JSON.stringify(query)},"variables":{"v":1.50,"n":3}}`);
    expect(body).toBe('{"data":{"echo":{"a":[1.50,3,null,true,"x"]}}}');
  });
});

describe('a number that JavaScript would change', () => {
  it.each(['12345678901234567890', '1.0', '-0'])('is refused where an Int is wanted: %s', async (number) => {
    const query = 'query ($v: Int) { int(value: $v) }';
    const { status, body } = await handler.send(
      `{"query":${JSON.stringify(query)},"variables":{"v":${number}}}`,
    );
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      errors: [{ message: expect.stringContaining('Int cannot represent') }],
    });
    expect(handler.received).toEqual([]);
  });
});

describe('a global id', () => {
  const thing = async (id: string): Promise<unknown> =>
    JSON.parse(
      (await handler.send({ query: 'query ($id: ThingID!) { thing(id: $id) }', variables: { id } })).body,
    );

  it('becomes the number of its row', async () => {
    expect(await thing('gid://gitlab/My::Thing/42')).toEqual({ data: { thing: 42 } });
  });

  it.each(['2147483648', '-1', '1.5'])(
    'that no row can have belongs to no row, as in GitLab: %s',
    async (number) => {
      expect(await thing(`gid://gitlab/My::Thing/${number}`)).toEqual({ data: { thing: 0 } });
    },
  );

  it.each([
    ['gid://gitlab/My::Thing/1\n', 'is not a valid Global ID'],
    ['gid://other/My::Thing/1', 'is not a valid Global ID'],
    ['gid://gitlab/My::Other/1', 'does not represent an instance of My::Thing'],
  ])("is refused in GitLab's words without a prefix: %j", async (id, words) => {
    expect(await thing(id)).toMatchObject({ errors: [{ message: `${JSON.stringify(id)} ${words}` }] });
  });
});
