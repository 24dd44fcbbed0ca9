import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { NOT_AVAILABLE } from '../graphql/refusals.ts';
import { addHeader, destinationIn, mutate, type Fields } from './documents.ts';
import { createWorld, GUEST, MAINTAINER, OWNER, type TestGroup, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const PEOPLE: [string, (group: TestGroup) => Promise<Actor | undefined>][] = [
  ['nobody (no token)', () => Promise.resolve(undefined)],
  ['a stranger', () => world.stranger()],
  ['a Guest', (group) => world.member(group, GUEST)],
  ['a Maintainer', (group) => world.member(group, MAINTAINER)],
  ['an Owner whose token has only read_api', (group) => world.member(group, OWNER, ['read_api'])],
  ['an Owner whose token has only ingest', (group) => world.member(group, OWNER, ['ingest'])],
  ['the Owner of another group', async () => (await world.group()).owner],
];

/** Every mutation with an input that would be accepted from an Owner. */
async function mutations(group: TestGroup): Promise<[string, Fields][]> {
  const { id } = await destinationIn(world, group);
  const { node } = await addHeader(world, group, { destinationId: id, key: 'X-Key', value: 'v' });
  return [
    [
      'externalAuditEventDestinationCreate',
      { groupPath: group.path, destinationUrl: 'https://example.com/a' },
    ],
    ['externalAuditEventDestinationUpdate', { id, name: 'other' }],
    ['auditEventsStreamingHeadersCreate', { destinationId: id, key: 'X-Other', value: 'v' }],
    ['auditEventsStreamingHeadersUpdate', { headerId: node?.id, value: 'other' }],
    ['auditEventsStreamingHeadersDestroy', { headerId: node?.id }],
    ['externalAuditEventDestinationDestroy', { id }],
  ];
}

describe('who may change destinations and headers', () => {
  it.each(PEOPLE)('%s may not', async (_who, person) => {
    const group = await world.group();
    const actor = await person(group);
    for (const [name, input] of await mutations(group)) {
      const outcome = await mutate(world, name, input, actor);
      expect({ name, ...outcome }).toEqual({ name, node: null, errors: [], topLevel: NOT_AVAILABLE });
    }
    expect(await world.db.database.prisma.destination.count({ where: { groupId: group.id } })).toBe(1);
  });

  it.each<[string, (group: TestGroup) => Promise<Actor>]>([
    ['an Owner', (group) => world.member(group, OWNER)],
    ['an admin', () => world.admin()],
  ])('%s may', async (_who, person) => {
    const group = await world.group();
    const actor = await person(group);
    for (const [name, input] of await mutations(group)) {
      const { errors, topLevel } = await mutate(world, name, input, actor);
      expect({ name, errors, topLevel }).toEqual({ name, errors: [], topLevel: undefined });
    }
  });

  it('answers the same for a group and for records that do not exist', async () => {
    const { owner } = await world.group();
    const destinations = 'gid://gitlab/AuditEvents::ExternalAuditEventDestination';
    const headers = 'gid://gitlab/AuditEvents::Streaming::Header';
    const attempts: [string, Fields][] = [
      [
        'externalAuditEventDestinationCreate',
        { groupPath: 'no/such-group', destinationUrl: 'https://example.com' },
      ],
      ['externalAuditEventDestinationCreate', { groupPath: '\u00e9', destinationUrl: 'https://example.com' }],
      ['externalAuditEventDestinationUpdate', { id: `${destinations}/999999` }],
      ['externalAuditEventDestinationDestroy', { id: `${destinations}/99999999999999999999` }],
      ['auditEventsStreamingHeadersCreate', { destinationId: `${destinations}/0`, key: 'X-Key', value: 'v' }],
      ['auditEventsStreamingHeadersUpdate', { headerId: `${headers}/999999` }],
      ['auditEventsStreamingHeadersDestroy', { headerId: `${headers}/2147483648` }],
    ];
    for (const [name, input] of attempts) {
      expect((await mutate(world, name, input, owner)).topLevel).toBe(NOT_AVAILABLE);
    }
  });

  it('answers the same when a record is destroyed twice', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const destroy = () => mutate(world, 'externalAuditEventDestinationDestroy', { id }, group.owner);
    expect((await destroy()).topLevel).toBeUndefined();
    expect((await destroy()).topLevel).toBe(NOT_AVAILABLE);
  });
});

describe('the ids of a mutation', () => {
  const header = 'gid://gitlab/AuditEvents::Streaming::Header/1';
  it.each([
    ['x', '"x" is not a valid Global ID'],
    ['', '"" is not a valid Global ID'],
    [7, '7 is not a valid Global ID'],
    [
      'gid://gitlab/AuditEvents::ExternalAuditEventDestination/',
      '"gid://gitlab/AuditEvents::ExternalAuditEventDestination/" is not a valid Global ID',
    ],
    [
      'gid://gitlab/Foo/1',
      '"gid://gitlab/Foo/1" does not represent an instance of AuditEvents::ExternalAuditEventDestination',
    ],
    [header, `"${header}" does not represent an instance of AuditEvents::ExternalAuditEventDestination`],
  ])('are refused when they are not a destination: %j', async (id, message) => {
    const { owner } = await world.group();
    const inVariable = await mutate(world, 'externalAuditEventDestinationDestroy', { id }, owner);
    expect(inVariable.topLevel).toBe(message);
    const document = `mutation { externalAuditEventDestinationDestroy(input: { id: ${JSON.stringify(id)} }) { errors } }`;
    const inline = await world.execute(document, {}, owner);
    expect(inline.errors?.map((error) => error.message)).toEqual([message]);
  });
});

describe('who may see', () => {
  const document =
    'query ($path: ID!) { group(fullPath: $path) { name externalAuditEventDestinations { nodes { id } } } }';
  const see = async (path: string, actor: Actor | undefined) =>
    (await world.execute(document, { path }, actor)) as unknown;

  it('a group: its members and admins, not strangers, and not without a token; without an error', async () => {
    const group = await world.group();
    const hidden = { data: { group: null } };
    expect(await see(group.path, undefined)).toEqual(hidden);
    expect(await see(group.path, await world.stranger())).toEqual(hidden);
    expect(await see(group.path, await world.member(group, OWNER, ['ingest']))).toEqual(hidden);
    expect(await see('no-such-group', group.owner)).toEqual(hidden);
    for (const actor of [await world.member(group, GUEST), await world.admin()]) {
      expect(await see(group.path, actor)).toMatchObject({ data: { group: { name: group.path } } });
    }
  });

  it('its destinations: Owners (a read_api token will do) and admins; for others the field is null without an error', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const seen = {
      data: { group: { name: group.path, externalAuditEventDestinations: { nodes: [{ id }] } } },
    };
    const reader = await world.member(group, OWNER, ['read_api']);
    for (const actor of [group.owner, reader, await world.admin()]) {
      expect(await see(group.path, actor)).toEqual(seen);
    }
    const maintainer = await world.member(group, MAINTAINER);
    expect(await see(group.path, maintainer)).toEqual({
      data: { group: { name: group.path, externalAuditEventDestinations: null } },
    });
  });

  it('a subgroup: the Owner of the group above it; a member of the subgroup does not see the group above', async () => {
    const group = await world.group();
    const sub = await world.subgroup(group);
    expect(await see(sub.path, group.owner)).toMatchObject({
      data: { group: { externalAuditEventDestinations: { nodes: [] } } },
    });
    const member = await world.member(sub, OWNER);
    expect(await see(group.path, member)).toEqual({ data: { group: null } });
  });
});
