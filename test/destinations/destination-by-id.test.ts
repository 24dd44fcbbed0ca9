import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { createWorld, type World } from './world.ts';
import { destinationIn } from './documents.ts';

/** The same destination as the other generation of the API calls it. */
const consolidatedId = (id: string, owner: 'Group' | 'Instance'): string =>
  `gid://gitlab/AuditEvents::${owner}::ExternalStreamingDestination/${id.split('/').at(-1) ?? ''}`;

describe('a destination', () => {
  let world: World;
  beforeAll(async () => void (world = await createWorld()));
  afterAll(() => world.close());

  const find = async (field: string, id: string, actor: Actor | undefined) =>
    (await world.execute(`{ ${field}(id: "${id}") { id name } }`, {}, actor)).data?.[field];

  it('of a group is found by its id, by Owners of the group alone', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group, { name: 'siem' });
    const field = 'externalAuditEventDestination';
    expect(await find(field, id, group.owner)).toEqual({ id, name: 'siem' });
    expect(await find(field, id, await world.stranger())).toBeNull();
    expect(await find(field, id, undefined)).toBeNull();
    expect(await find(field, id.replace(/\d+$/, '999999'), group.owner)).toBeNull();
    const asInstance = id.replace('External', 'InstanceExternal');
    expect(await find('instanceExternalAuditEventDestination', asInstance, await world.admin())).toBeNull();

    const consolidated = consolidatedId(id, 'Group');
    const newField = 'groupAuditEventStreamingDestination';
    expect(await find(newField, consolidated, group.owner)).toEqual({ id: consolidated, name: 'siem' });
    expect(await find(newField, consolidated, await world.stranger())).toBeNull();
    expect(await find(newField, consolidated, undefined)).toBeNull();
    const ofInstance = consolidatedId(id, 'Instance');
    const asAdmin = await find('instanceAuditEventStreamingDestination', ofInstance, await world.admin());
    expect(asAdmin).toBeNull();
  });

  it('of the instance is found by its id, by admins alone', async () => {
    const admin = await world.admin();
    const field = 'instanceExternalAuditEventDestination';
    const made = await world.execute(
      `mutation { ${field}Create(input: { destinationUrl: "https://example.com/", name: "all" }) {
         errors ${field} { id } } }`,
      {},
      admin,
    );
    const { id } = made.data?.[`${field}Create`]?.[field] ?? { id: '' };
    expect(await find(field, id, admin)).toEqual({ id, name: 'all' });
    expect(await find(field, id, (await world.group()).owner)).toBeNull();
    const consolidated = consolidatedId(id, 'Instance');
    const newField = 'instanceAuditEventStreamingDestination';
    expect(await find(newField, consolidated, admin)).toEqual({ id: consolidated, name: 'all' });
    expect(await find(newField, consolidated, (await world.group()).owner)).toBeNull();
    const asGroups = id.replace('InstanceExternal', 'External');
    expect(await find('externalAuditEventDestination', asGroups, admin)).toBeNull();
  });
});
