import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { rowId } from './documents.ts';
import { createWorld, type TestGroup, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

interface Saved {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly eventTypeFilters: readonly string[];
  readonly eventTypeDenylistFilters: readonly string[];
  readonly namespaceFilters: readonly { readonly namespace: { readonly fullPath: string } }[];
}

interface Answer {
  readonly node: Saved | null;
  readonly errors: readonly string[];
  readonly topLevel: string | undefined;
}

describe.each(['group', 'instance'] as const)('a destination of the %s with its filters', (owner) => {
  let group: TestGroup;
  let sub: TestGroup;
  let actor: Actor;

  beforeEach(async () => {
    group = await world.group();
    sub = await world.subgroup(group);
    actor = owner === 'group' ? group.owner : await world.admin();
    await world.db.database.prisma.destination.deleteMany({ where: { groupId: null } });
  });

  async function save(verb: 'Create' | 'Update', input: object, as = actor): Promise<Answer> {
    const name = `${owner}AuditEventStreamingDestinations${verb}`;
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const selection =
      'id name active eventTypeFilters eventTypeDenylistFilters namespaceFilters { namespace { fullPath } }';
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { errors externalAuditEventDestination { ${selection} } } }`;
    const { data, errors } = await world.execute(document, { input }, as);
    const payload = data?.[name] as { errors: string[]; externalAuditEventDestination: Saved | null } | null;
    return {
      node: payload?.externalAuditEventDestination ?? null,
      errors: payload?.errors ?? [],
      topLevel: errors?.[0]?.message,
    };
  }
  const create = (input: object, as?: Actor): Promise<Answer> =>
    save('Create', { ...(owner === 'group' && { groupPath: group.path }), category: 'http', config: { url: `https://example.com/${Math.random()}` }, ...input }, as); // prettier-ignore
  const stored = (): Promise<number> =>
    world.db.database.prisma.destination.count({ where: { groupId: owner === 'group' ? group.id : null } });
  const recorded = async (): Promise<string[]> => {
    const { rows } = await world.db.database.pool.query<{ message: string }>(
      `SELECT body::json -> 'details' ->> 'custom_message' AS message FROM audit_events e
       JOIN streams s ON s.id = e.stream_id
       WHERE s.group_id IS NOT DISTINCT FROM $1 ORDER BY sequence`,
      [owner === 'group' ? group.id : null],
    );
    return rows.map(({ message }) => message).filter((message) => message !== null);
  };
  const limits = ({ eventTypeFilters, namespaceFilters }: Saved) => ({
    types: eventTypeFilters,
    paths: namespaceFilters.map(({ namespace }) => namespace.fullPath),
  });

  it('is made with them in one step, with an event for each thing that was done', async () => {
    const before = (await recorded()).length;
    const { node, errors } = await create({
      name: 'narrow',
      eventTypeFilters: ['user_created', 'member_created'],
      namespacePaths: [sub.path.toUpperCase(), group.path],
    });
    expect(errors).toEqual([]);
    expect(node).toMatchObject({ name: 'narrow', active: true });
    expect(node && limits(node)).toEqual({
      types: ['user_created', 'member_created'],
      paths: [sub.path, group.path],
    });
    expect((await recorded()).slice(before)).toEqual([
      'Created audit event streaming destination for HTTP',
      'Created audit event type filter(s): user_created and member_created',
      `Created namespace filter for ${owner} audit event streaming destination.`,
      `Created namespace filter for ${owner} audit event streaming destination.`,
    ]);
  });

  it.each([
    ['a type that nobody knows', { eventTypeFilters: ['nosuch'] }, 'Validation failed: Audit event type with value nosuch is undefined.'], // prettier-ignore
    ['a type twice', { eventTypeFilters: ['user_created', 'user_created'] }, 'Validation failed: Audit event type has already been taken'], // prettier-ignore
  ])('is not made and not changed with %s', async (_what, filters, error) => {
    expect(await create(filters)).toEqual({ node: null, errors: [error], topLevel: undefined });
    expect(await stored()).toBe(0);
    const { node } = await create({ eventTypeFilters: ['user_created'] });
    const update = await save('Update', { id: node?.id, name: 'other', ...filters });
    expect(update).toMatchObject({ node: null, errors: [error] });
    const kept = await world.db.database.prisma.destination.findFirstOrThrow({
      where: { id: rowId(node?.id ?? '') },
      include: { eventTypeFilters: true },
    });
    expect([kept.name, kept.eventTypeFilters.map(({ eventType }) => eventType)]).toEqual([node?.name, ['user_created']]); // prettier-ignore
  });

  it('is not made with a namespace that is twice there, one too many, or none that the caller can see', async () => {
    expect((await create({ namespacePaths: [sub.path, sub.path] })).errors).toEqual(['Namespace has already been taken']); // prettier-ignore
    const six = [group.path];
    for (let n = 0; n < 5; n += 1) six.push((await world.group(`${group.path}-${n}`)).path);
    const many = await create({ namespacePaths: six });
    if (owner === 'instance')
      expect(many.errors).toEqual(['Namespace filters are limited to 5 per destination']);
    else expect(many.topLevel).toBe('namespace_path should be of group or project only.');
    expect((await create({ namespacePaths: ['nosuch'] })).topLevel).toBe('namespace_path should be of group or project only.'); // prettier-ignore
    expect(await stored()).toBe(0);
  });

  it('gets exactly the filters of an update, keeps those that an update leaves out, and says what was changed', async () => {
    const { node } = await create({
      name: 'd',
      eventTypeFilters: ['user_created'],
      namespacePaths: [sub.path],
    });
    const id = node?.id;
    const before = (await recorded()).length;
    const versionOf = async () => (await world.db.database.prisma.destination.findUniqueOrThrow({ where: { id: rowId(id ?? '') } })).version; // prettier-ignore
    const version = await versionOf();
    const changed = await save('Update', {
      id,
      eventTypeFilters: ['member_created'],
      namespacePaths: [group.path],
    });
    expect(changed.node && limits(changed.node)).toEqual({ types: ['member_created'], paths: [group.path] });
    expect((await recorded()).slice(before)).toEqual([
      'Created audit event type filter(s): member_created',
      'Deleted audit event type filter(s): user_created',
      `Created namespace filter for ${owner} audit event streaming destination.`,
      `Deleted namespace filter for ${owner} audit event streaming destination.`,
    ]);
    expect(await versionOf()).toBe(version + 1);

    await save('Update', { id, eventTypeFilters: ['member_created'], namespacePaths: null });
    expect(await versionOf()).toBe(version + 1);
    const cleared = await save('Update', { id, eventTypeFilters: [] });
    expect(cleared.node && limits(cleared.node)).toEqual({ types: [], paths: [group.path] });
  });

  it('has its denylist from the beginning, too, and a type may go from one list to the other', async () => {
    const { node } = await create({
      name: 'd',
      eventTypeFilters: ['member_created'],
      eventTypeDenylistFilters: ['user_created', 'add_gpg_key'],
    });
    const lists = (saved: Saved | null) => [saved?.eventTypeFilters, saved?.eventTypeDenylistFilters];
    expect(lists(node)).toEqual([['member_created'], ['user_created', 'add_gpg_key']]);
    const before = (await recorded()).length;
    const { node: changed } = await save('Update', {
      id: node?.id,
      eventTypeFilters: ['user_created'],
      eventTypeDenylistFilters: ['add_gpg_key', 'member_created'],
    });
    expect(lists(changed)).toEqual([['user_created'], ['add_gpg_key', 'member_created']]);
    expect((await recorded()).slice(before)).toEqual([
      'Created audit event type filter(s): user_created',
      'Deleted audit event type filter(s): member_created',
      'Created audit event type denylist filter(s): member_created',
      'Deleted audit event type denylist filter(s): user_created',
    ]);
    const { node: kept } = await save('Update', { id: node?.id, name: 'e' });
    expect(lists(kept)).toEqual(lists(changed));
    expect((await save('Update', { id: node?.id, eventTypeFilters: ['member_created'] })).errors).toEqual([
      'Event type(s) already on the allowlist and cannot be added to the denylist: member_created',
    ]);
    expect((await save('Update', { id: node?.id, eventTypeDenylistFilters: ['nosuch'] })).errors).toEqual([
      'Validation failed: Audit event type with value nosuch is undefined.',
    ]);
  });

  it('is made paused when that is asked for, and does not count as active', async () => {
    for (let n = 0; n < 5; n += 1) expect((await create({})).errors).toEqual([]);
    expect((await create({})).errors).toEqual([
      'Maximum number of external audit event destinations (5) exceeded',
    ]);
    const { node, errors } = await create({ active: false });
    expect({ errors, active: node?.active }).toEqual({ errors: [], active: false });
    const subscriptions = await world.db.database.prisma.subscription.findMany({
      where: { destinationId: rowId(node?.id ?? '') },
    });
    expect(subscriptions.length).toBeGreaterThan(0);
    expect(subscriptions.every(({ runnable, awake }) => !runnable && !awake)).toBe(true);
  });
});
