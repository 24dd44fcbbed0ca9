import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addHeader, destinationIn, rowId, updateHeader, type DestinationAnswer } from './documents.ts';
import { createWorld, type TestGroup, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function aDestination(): Promise<{ group: TestGroup; destination: DestinationAnswer }> {
  const group = await world.group();
  return { group, destination: await destinationIn(world, group) };
}

const LONG_KEY = 'Key is too long (maximum is 255 characters)';
const LONG_VALUE = 'Value is too long (maximum is 2000 characters)';

// The rows of "Custom headers" in GitLab's rules, one after the other.
const REFUSED: [string, object, string[]][] = [
  ['an empty key', { key: '' }, ["Key can't be blank"]],
  ['a key of blanks', { key: '  ' }, ["Key can't be blank"]],
  ['a key of 256 characters', { key: 'k'.repeat(256) }, [LONG_KEY]],
  [
    'the token header',
    { key: 'X-Gitlab-Event-Streaming-Token' },
    ['Key cannot be X-Gitlab-Event-Streaming-Token'],
  ],
  [
    'it in another case',
    { key: 'x-gitlab-EVENT-streaming-token' },
    ['Key cannot be X-Gitlab-Event-Streaming-Token'],
  ],
  [
    'the event type header',
    { key: 'X-GITLAB-AUDIT-EVENT-TYPE' },
    ['Key cannot be X-Gitlab-Audit-Event-Type'],
  ],
  ['Host', { key: 'host' }, ['Key cannot be Host']],
  ['Content-Length', { key: 'CONTENT-LENGTH' }, ['Key cannot be Content-Length']],
  ['Transfer-Encoding', { key: 'transfer-encoding' }, ['Key cannot be Transfer-Encoding']],
  ['Connection', { key: 'Connection' }, ['Key cannot be Connection']],
  ['Keep-Alive', { key: 'keep-alive' }, ['Key cannot be Keep-Alive']],
  ['TE', { key: 'te' }, ['Key cannot be TE']],
  ['Trailer', { key: 'trailer' }, ['Key cannot be Trailer']],
  ['Upgrade', { key: 'upgrade' }, ['Key cannot be Upgrade']],
  ['Expect', { key: 'expect' }, ['Key cannot be Expect']],
  ['a blank in the key', { key: 'X Key' }, ['Key is invalid']],
  ['a colon in the key', { key: 'X-Key:' }, ['Key is invalid']],
  ['a line break in the key', { key: 'X-Key\r\nX-Other' }, ['Key is invalid']],
  ['a line break after the key', { key: 'X-Key\n' }, ['Key is invalid']],
  ['a letter beyond ASCII in the key', { key: 'X-Schlüssel' }, ['Key is invalid']],
  ['a line break in the value', { value: 'a\nb' }, ['Value is invalid']],
  ['a carriage return in the value', { value: 'a\rX-Other: b' }, ['Value is invalid']],
  ['a control character in the value', { value: 'a\u0007b' }, ['Value is invalid']],
  ['a character that no header can carry', { value: 'snow ☃' }, ['Value is invalid']],
  ['an empty value', { value: '' }, ["Value can't be blank"]],
  ['a value of blanks', { value: '   ' }, ["Value can't be blank"]],
  ['a value of 2001 characters', { value: 'v'.repeat(2001) }, [LONG_VALUE]],
  ['active null', { active: null }, ['Active must be a boolean value']],
  [
    'everything at once, in the order of the rules',
    { key: 'k k'.repeat(100), value: `${'v'.repeat(2001)}\n`, active: null },
    [LONG_KEY, 'Key is invalid', 'Value is invalid', LONG_VALUE, 'Active must be a boolean value'],
  ],
];

describe('the rules of custom headers', () => {
  it.each(REFUSED)('refuse %s', async (_what, input, errors) => {
    const { group, destination } = await aDestination();
    const outcome = await addHeader(world, group, {
      destinationId: destination.id,
      key: 'X-Key',
      value: 'v',
      ...input,
    });
    expect(outcome).toEqual({ node: null, errors, topLevel: undefined });
  });

  it('refuse a key that is there in another case, but not in another destination', async () => {
    const { group, destination } = await aDestination();
    const other = await destinationIn(world, group);
    await addHeader(world, group, { destinationId: destination.id, key: 'X-Key', value: 'v' });
    const again = { key: 'x-KEY', value: 'v' };
    const { errors } = await addHeader(world, group, { destinationId: destination.id, ...again });
    expect(errors).toEqual(['Key has already been taken']);
    expect((await addHeader(world, group, { destinationId: other.id, ...again })).errors).toEqual([]);
  });

  it('let twenty headers be and refuse the 21st, inactive ones counted', async () => {
    const { group, destination } = await aDestination();
    for (let n = 1; n <= 20; n++) {
      const input = { destinationId: destination.id, key: `X-${n}`, value: 'v', active: n % 2 === 0 };
      expect((await addHeader(world, group, input)).errors).toEqual([]);
    }
    const { node, errors } = await addHeader(world, group, {
      destinationId: destination.id,
      key: 'X-21',
      value: 'v',
    });
    expect(node).toBeNull();
    expect(errors).toEqual(['Headers are limited to 20 per destination']);
  });

  it.each([
    ['a key of 255 characters', { key: 'k'.repeat(255) }],
    ['every character a header name may have', { key: "!#$%&'*+-.^_`|~09azAZ" }],
    ['a Content-Type, which replaces ours', { key: 'Content-Type', value: 'application/json' }],
    ['a value of 2000 characters', { value: 'v'.repeat(2000) }],
    ['a value with Latin letters', { value: 'Grüße' }],
    ['an inactive header', { active: false }],
  ])('accept %s', async (_what, input) => {
    const { group, destination } = await aDestination();
    const header = { key: 'X-Key', value: 'v', ...input };
    const { node, errors } = await addHeader(world, group, { destinationId: destination.id, ...header });
    expect(errors).toEqual([]);
    expect(node).toMatchObject({ active: true, ...header });
  });
});

describe('updating a header', () => {
  async function aHeader() {
    const { group, destination } = await aDestination();
    const input = { destinationId: destination.id, key: 'X-Key', value: 'v' };
    const { node } = await addHeader(world, group, input);
    if (node === null) throw new Error('The header was refused');
    return { group, destination, header: node };
  }

  it.each([
    [{ key: 'X-Other' }],
    [{ value: 'other' }],
    [{ active: false }],
    [{ key: 'x-key' }],
    [{ key: 'X-Other', value: 'other', active: false }],
  ])('changes what is given: %j', async (change) => {
    const { group, header } = await aHeader();
    const { node, errors } = await updateHeader(world, group, { headerId: header.id, ...change });
    expect(errors).toEqual([]);
    expect(node).toEqual({ ...header, ...change });
  });

  it.each([[{}], [{ key: null, value: null, active: null }]])(
    'leaves what is null or absent: %j',
    async (change) => {
      const { group, header } = await aHeader();
      expect((await updateHeader(world, group, { headerId: header.id, ...change })).node).toEqual(header);
    },
  );

  it.each([
    [{ key: '' }, ["Key can't be blank"]],
    [{ key: 'Host', value: '' }, ['Key cannot be Host', "Value can't be blank"]],
    [{ key: 'TAKEN', active: false }, ['Key has already been taken']],
    [{ value: 'a\nb' }, ['Value is invalid']],
  ])('returns the unchanged header when %j is refused', async (change, reasons) => {
    const { group, destination, header } = await aHeader();
    await addHeader(world, group, { destinationId: destination.id, key: 'Taken', value: 'v' });
    const { node, errors } = await updateHeader(world, group, { headerId: header.id, ...change });
    expect(errors).toEqual(reasons);
    expect(node).toEqual(header);
  });
});

describe('header values', () => {
  it('are not readable in the database', async () => {
    const { group, destination } = await aDestination();
    await addHeader(world, group, { destinationId: destination.id, key: 'X-Key', value: 'a secret value' });
    const rows = await world.db.database.prisma.header.findMany({
      where: { destinationId: rowId(destination.id) },
    });
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.value ?? []).includes('secret')).toBe(false);
  });
});
