import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { createWorld, type World } from './world.ts';
import { destinationIn } from './documents.ts';

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
    const asGroups = id.replace('InstanceExternal', 'External');
    expect(await find('externalAuditEventDestination', asGroups, admin)).toBeNull();
  });
});
