import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SentSecret } from '../../src/destinations/secrets/sent-secrets.ts';
import { sqlOfPrisma } from '../../src/database/sql.ts';
import { readFarewellTarget } from '../../src/streaming/last-delivery/farewell-deliveries.ts';
import { rowId, type Fields } from './documents.ts';
import { run } from './forms.ts';
import { createWorld, openedConfig } from './world.ts';

const world = await createWorld();
const admin = await world.admin();
const group = await world.group();
beforeEach(() => world.db.database.prisma.destination.deleteMany());
afterAll(() => world.close());

const NODE = 'externalAuditEventDestination { id name category config secretToken active }';
const URL = 'https://example.com/hook';

type Owner = 'group' | 'instance';
const OWNERS: readonly Owner[] = ['group', 'instance'];

async function create(owner: Owner, input: object, groupPath = group.path) {
  const full = { category: 'http', config: { url: URL }, ...(owner === 'group' && { groupPath }), ...input };
  return mutate(`${owner}AuditEventStreamingDestinationsCreate`, full);
}

const update = (owner: Owner, id: unknown, input: object) =>
  mutate(`${owner}AuditEventStreamingDestinationsUpdate`, { id, ...input });

async function mutate(name: string, input: Fields) {
  const { payload, errors, topLevel } = await run(world, admin, name, input, NODE);
  return {
    node: (payload['externalAuditEventDestination'] ?? null) as Record<string, unknown> | null,
    errors,
    topLevel,
  };
}

const headers = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`X-${n}`, { value: 'v' }]));
const SCHEMA = 'Config must be a valid json schema';
const HASH = 'Config must be a hash';
const TOKEN = 'X-Gitlab-Event-Streaming-Token';

describe.each(OWNERS)('the config of a consolidated destination of the %s', (owner) => {
  it.each<[string, unknown, string]>([
    ['a text that is no JSON', 'https://example.com', HASH],
    ['an array', [], HASH],
    ['a number', 7, HASH],
    ['the JSON text of an array', '[]', HASH],
    ['nothing in it', {}, SCHEMA],
    ['a URL that is no text', { url: 7 }, SCHEMA],
    ['a blank URL', { url: ' ' }, SCHEMA],
    ['a URL of another scheme', { url: 'ftp://example.com' }, SCHEMA],
    ['a URL of 256 characters', { url: `${URL}/`.padEnd(256, 'a') }, SCHEMA],
    ['something else beside', { url: URL, more: 1 }, SCHEMA],
    ['headers that are no object', { url: URL, headers: [] }, SCHEMA],
    ['a header that is no object', { url: URL, headers: { 'X-A': 'v' } }, SCHEMA],
    ['a header whose value is no text', { url: URL, headers: { 'X-A': { value: null } } }, SCHEMA],
    ['a header with a blank value', { url: URL, headers: { 'X-A': { value: ' ' } } }, SCHEMA],
    ['a header with something else', { url: URL, headers: { 'X-A': { value: 'v', more: 1 } } }, SCHEMA],
    ['`active` that is no boolean', { url: URL, headers: { 'X-A': { value: 'v', active: 'yes' } } }, SCHEMA],
    ['a value of 2001 characters', { url: URL, headers: { 'X-A': { value: 'v'.repeat(2001) } } }, SCHEMA],
    ['a value that cannot be sent', { url: URL, headers: { 'X-A': { value: 'a\nb' } } }, SCHEMA],
    ['a name that is no token', { url: URL, headers: { 'X A': { value: 'v' } } }, SCHEMA],
    ['a name of 256 characters', { url: URL, headers: { ['X'.repeat(256)]: { value: 'v' } } }, SCHEMA],
    ['21 headers', { url: URL, headers: headers(21) }, SCHEMA],
    [
      'the token header',
      { url: URL, headers: { [TOKEN]: { value: 'v' } } },
      `Config headers cannot contain ${TOKEN}`,
    ],
    [
      'the token header in any case',
      { url: URL, headers: { [TOKEN.toLowerCase()]: { value: 'v' } } },
      `Config headers cannot contain ${TOKEN}`,
    ],
    [
      'a header of the connection',
      { url: URL, headers: { HOST: { value: 'v' } } },
      'Config headers cannot contain Host',
    ],
    [
      'one header twice',
      { url: URL, headers: { 'X-A': { value: 'v' }, 'x-a': { value: 'v' } } },
      'Config headers contain x-a twice; send it once, in whatever case',
    ],
    [
      'a URL that leads to this machine',
      { url: 'http://localhost/' },
      'Config url is blocked: Requests to localhost are not allowed',
    ],
    [
      'a host without an address',
      { url: 'https://nowhere.invalid/' },
      'Config url is blocked: Host cannot be resolved or invalid',
    ],
  ])('is refused with %s, as an object and as its JSON text', async (_what, config, message) => {
    expect(await create(owner, { config })).toEqual({ node: null, errors: [message], topLevel: undefined });
    if (typeof config === 'object') {
      expect((await create(owner, { config: JSON.stringify(config) })).errors).toEqual([message]);
    }
  });

  it('may be as large as the rules allow, and reads back as it was sent', async () => {
    const config = {
      url: `${URL}/`.padEnd(255, 'a'),
      headers: { ...headers(19), ['X'.repeat(255)]: { value: 'v'.repeat(2000), active: false } },
    };
    const { node } = await create(owner, { config, secretToken: 'x'.repeat(16) });
    expect(node?.['config']).toEqual(config);
    expect(node?.['secretToken']).toBe('x'.repeat(16));
  });

  it('may say less of a header than there is: what it does not say is read back so, and sent unless it has no value', async () => {
    const said = {
      'X-Plain': { value: 'v' },
      'X-Empty': { value: '', active: true },
      'X-Off': { value: 'v', active: false },
      'X-Nothing': {},
      'X-Active': { active: true },
    };
    const config = { url: URL, headers: said };
    const { node, errors } = await create(owner, { config });
    expect(errors).toEqual([]);
    expect(node?.['config']).toEqual(config);
    const sent = [
      { key: 'X-Plain', value: 'v' },
      { key: 'X-Empty', value: '' },
    ];
    const id = rowId(String(node?.['id']));
    const { prisma } = world.db.database;
    const loaded = await openedConfig(world, id);
    expect(loaded?.place.headers).toEqual(sent);
    const farewell = await readFarewellTarget(sqlOfPrisma(prisma), id);
    const keys = (JSON.parse(farewell?.secrets ?? '[]') as SentSecret[]).flatMap(({ key }) => key ?? []);
    expect(keys).toEqual(['X-Plain', 'X-Empty']);

    // The same again is no change, and what is said later is a change.
    const before = await prisma.destination.findUniqueOrThrow({ where: { id } });
    await update(owner, node?.['id'], { config });
    expect(await prisma.destination.findUniqueOrThrow({ where: { id } })).toMatchObject({
      version: before.version,
    });
    const more = { url: URL, headers: { ...said, 'X-Plain': { value: 'v', active: true } } };
    expect((await update(owner, node?.['id'], { config: more })).node?.['config']).toEqual(more);
  });

  it('may have null in place of headers', async () => {
    const { node, errors } = await create(owner, { config: { url: URL, headers: null } });
    expect({ config: node?.['config'], errors }).toEqual({ config: { url: URL }, errors: [] });
  });
});

describe.each(OWNERS)('the other rules of a consolidated destination of the %s', (owner) => {
  const LENGTH = 'Secret token should have length between 16 to 24 characters.';
  it.each<[string, object, string[]]>([
    [
      'category gcp without a key',
      { category: 'gcp', config: {} },
      ['Secret token is required for category'],
    ],
    ['the config of another category', { category: 'aws', secretToken: 'x'.repeat(40) }, [SCHEMA]],
    ['an unknown category', { category: 'smtp' }, ['Category is not included in the list']],
    ['a token of 15 characters', { secretToken: 'x'.repeat(15) }, [LENGTH]],
    ['a token of 25 characters', { secretToken: 'x'.repeat(25) }, [LENGTH]],
    ['a blank token', { secretToken: '' }, [LENGTH]],
    ['a token that is no header value', { secretToken: 'ä'.repeat(20) }, ['Secret token is invalid']],
    ['a name of 73 characters', { name: 'n'.repeat(73) }, ['Name is too long (maximum is 72 characters)']],
    [
      'several faults',
      { config: [], name: 'n'.repeat(73), secretToken: 'x' },
      [HASH, 'Name is too long (maximum is 72 characters)', LENGTH],
    ],
  ] as [string, object, string[]][])('refuse %s', async (_what, input, errors) => {
    expect(await create(owner, input)).toEqual({ node: null, errors, topLevel: undefined });
  });

  it('generate a name and a token of 24 characters', async () => {
    const { node } = await create(owner, { config: { url: 'https://example.com/generated' } });
    expect(node).toMatchObject({
      name: expect.stringMatching(/^Destination_/),
      secretToken: expect.stringMatching(/^\w{24}$/),
    });
  });

  it('hold for updates, too: null and the errors, and nothing is changed', async () => {
    const { node } = await create(owner, { config: { url: 'https://example.com/update' }, name: 'mine' });
    const wrong: [object, string[]][] = [
      [{ config: { url: 'ftp://x' }, name: 'other' }, [SCHEMA]],
      [{ secretToken: 'short' }, [LENGTH]],
      [{ category: 'gcp' }, [expect.stringMatching(/^Category cannot be changed: /) as unknown as string]],
      [{ category: 'aws' }, [expect.stringMatching(/^Category cannot be changed: /) as unknown as string]],
    ];
    for (const [input, errors] of wrong)
      expect(await update(owner, node?.['id'], input)).toEqual({ node: null, errors, topLevel: undefined });
    expect(await update(owner, node?.['id'], {})).toMatchObject({ node, errors: [] });
    expect(await update(owner, node?.['id'], { name: '' })).toMatchObject({ node: { name: '' }, errors: [] });
    const changed = await update(owner, node?.['id'], {
      secretToken: 'y'.repeat(16),
      category: 'http',
      name: 'other',
    });
    expect(changed).toMatchObject({
      node: { ...node, secretToken: 'y'.repeat(16), name: 'other' },
      errors: [],
    });
  });
});

it('a consolidated destination of a subgroup is refused', async () => {
  const sub = await world.subgroup(group);
  expect((await create('group', {}, sub.path)).errors).toEqual([
    'Group must not be a subgroup. Use a top-level group.',
  ]);
});
