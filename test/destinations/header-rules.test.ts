import { afterAll, describe, expect, it } from '@jest/globals';
import { headerSecret } from '../../src/destinations/secrets/secret-names.ts';
import { rowId, type Fields, type HeaderAnswer, type Outcome } from './documents.ts';
import { FORMS, run } from './forms.ts';
import { createWorld } from './world.ts';

const world = await createWorld();
const admin = await world.admin();
const group = await world.group();
afterAll(() => world.close());

const PREFIXES = {
  group: 'auditEventsStreamingHeaders',
  instance: 'auditEventsStreamingInstanceHeaders',
} as const;

type Owner = keyof typeof PREFIXES;
const OWNERS = Object.keys(PREFIXES) as Owner[];

/** A new destination without headers, the only one there is beside what a test adds. */
async function aDestination(owner: Owner): Promise<string> {
  await world.db.database.prisma.destination.deleteMany();
  return anotherDestination(owner);
}

const anotherDestination = async (owner: Owner) => (await FORMS[owner](world, admin, group).made()).id;

async function header(owner: Owner, verb: string, input: Fields): Promise<Outcome<HeaderAnswer>> {
  const asked = 'header { id key value active }';
  const { payload, errors, topLevel } = await run(world, admin, `${PREFIXES[owner]}${verb}`, input, asked);
  return { node: (payload['header'] ?? null) as HeaderAnswer | null, errors, topLevel };
}

const add = (owner: Owner, destinationId: string, input: Fields = {}) =>
  header(owner, 'Create', { destinationId, key: 'X-Key', value: 'v', ...input });

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
  ['where it has been', { key: 'x-auditstream-via' }, ['Key cannot be X-Auditstream-Via']],
  ['its stream', { key: 'x-auditstream-stream' }, ['Key cannot be X-Auditstream-Stream']],
  ['its sequence', { key: 'X-AUDITSTREAM-SEQUENCE' }, ['Key cannot be X-Auditstream-Sequence']],
  ['the one before it', { key: 'x-auditstream-previous' }, ['Key cannot be X-Auditstream-Previous']],
  ['how many there are', { key: 'x-auditstream-count' }, ['Key cannot be X-Auditstream-Count']],
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

describe.each(OWNERS)('the rules of custom headers, of the %s', (owner) => {
  it.each(REFUSED)('refuse %s', async (_what, input, errors) => {
    const outcome = await add(owner, await aDestination(owner), input as Fields);
    expect(outcome).toEqual({ node: null, errors, topLevel: undefined });
  });

  it('refuse a key that is there in another case, but not in another destination', async () => {
    const destination = await aDestination(owner);
    const other = await anotherDestination(owner);
    await add(owner, destination);
    expect((await add(owner, destination, { key: 'x-KEY' })).errors).toEqual(['Key has already been taken']);
    expect((await add(owner, other, { key: 'x-KEY' })).errors).toEqual([]);
  });

  it('let twenty headers be and refuse the 21st, inactive ones counted', async () => {
    const destination = await aDestination(owner);
    for (let n = 1; n <= 20; n++) {
      const { errors } = await add(owner, destination, { key: `X-${n}`, active: n % 2 === 0 });
      expect(errors).toEqual([]);
    }
    const { node, errors } = await add(owner, destination, { key: 'X-21' });
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
    ['the token of another server', { key: 'PRIVATE-TOKEN' }],
    ['the token of another server, the other way', { key: 'Authorization', value: 'Bearer t' }],
  ])('accept %s', async (_what, input) => {
    const { node, errors } = await add(owner, await aDestination(owner), input);
    expect(errors).toEqual([]);
    expect(node).toMatchObject({ key: 'X-Key', value: 'v', active: true, ...input });
  });
});

describe.each(OWNERS)('updating a header, of the %s', (owner) => {
  const update = (headerId: string, change: Fields) => header(owner, 'Update', { headerId, ...change });

  async function aHeader(): Promise<{ destination: string; before: HeaderAnswer }> {
    const destination = await aDestination(owner);
    const { node } = await add(owner, destination);
    if (node === null) throw new Error('The header was refused');
    return { destination, before: node };
  }

  it.each([
    [{ key: 'X-Other' }],
    [{ value: 'other' }],
    [{ active: false }],
    [{ key: 'x-key' }],
    [{ key: 'X-Other', value: 'other', active: false }],
  ])('changes what is given: %j', async (change) => {
    const { before } = await aHeader();
    const { node, errors } = await update(before.id, change);
    expect(errors).toEqual([]);
    expect(node).toEqual({ ...before, ...change });
  });

  it.each([[{}], [{ key: null, value: null, active: null }]])(
    'leaves what is null or absent: %j',
    async (change) => {
      const { before } = await aHeader();
      expect((await update(before.id, change)).node).toEqual(before);
    },
  );

  it.each([
    [{ key: '' }, ["Key can't be blank"]],
    [{ key: 'Host', value: '' }, ['Key cannot be Host', "Value can't be blank"]],
    [{ key: 'TAKEN', active: false }, ['Key has already been taken']],
    [{ value: 'a\nb' }, ['Value is invalid']],
  ])('returns the unchanged header when %j is refused', async (change, reasons) => {
    const { destination, before } = await aHeader();
    await add(owner, destination, { key: 'Taken' });
    const { node, errors } = await update(before.id, change);
    expect(errors).toEqual(reasons);
    expect(node).toEqual(before);
  });
});

describe('header values', () => {
  it('are not readable in the database', async () => {
    const destination = await aDestination('group');
    await add('group', destination, { value: 'a secret value' });
    const { id } = await world.db.database.prisma.header.findFirstOrThrow({
      where: { destinationId: rowId(destination) },
    });
    const rows = await world.db.database.prisma.destinationSecret.findMany({
      where: { destinationId: rowId(destination), name: headerSecret(id) },
    });
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.value ?? []).includes('secret')).toBe(false);
  });
});
