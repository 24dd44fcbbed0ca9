import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { GITLAB_CONFIGURATIONS } from '../../src/destination-kinds/gitlab-configurations.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { loadDestinationConfig } from '../../src/destinations/model/destination-config.ts';
import { AMAZON_S3, GOOGLE_CLOUD_LOGGING } from './configurations-under-test.ts';
import { rowsOf } from '../support/rows.ts';
import { rowId } from './documents.ts';
import { createWorld, type TestGroup } from './world.ts';

// GitLab's own APIs of one kind each, by the documents that its page sends.

const world = await createWorld();
const { prisma } = world.db.database;
const admin = await world.admin();
afterAll(() => world.close());

/** What is no secret of anything: GitLab looks at none before it sends. */
const SECRET = 'YOUR_PRIVATE_KEY';

interface Node extends Record<string, unknown> {
  readonly id: string;
}
interface Payload {
  readonly errors: readonly string[];
  readonly node: Node | null;
}

let group: TestGroup;
beforeEach(async () => {
  await prisma.destination.deleteMany();
  group = await world.group();
});

const TRIED = [AMAZON_S3, GOOGLE_CLOUD_LOGGING];
const EACH = TRIED.flatMap((api) =>
  (['group', 'instance'] as const).map((owner) => [api.title, owner, api] as const),
);

it('every API of a kind that GitLab has is tried', () => {
  expect(TRIED.map(({ category }) => category).sort()).toEqual(
    Object.values(GITLAB_CONFIGURATIONS)
      .map(({ kind }) => kind.name)
      .sort(),
  );
});

describe.each(EACH)('%s configurations of a %s', (_, owner, api) => {
  const { members, category, change, secret } = api;
  const { mutations, field, list, model, taken } = api.owners[owner];
  const [secretField, secretName] = secret;
  const isGroup = owner === 'group';
  const what = isGroup ? api.what : `Instance ${api.what}`;
  const selection = `id name ${Object.keys(members).join(' ')} active`;
  const place = () => (isGroup ? { groupPath: group.path } : {});
  const actor = (): Actor => (isGroup ? group.owner : admin);
  const asNew = { ...members, name: 'Archive', [secretField]: SECRET };

  async function mutate(verb: keyof typeof mutations, input: object, by = actor()): Promise<Payload> {
    const name = mutations[verb];
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const node = verb === 'destroy' ? '' : `${field} { ${selection} }`;
    const { data, errors } = await world.execute(
      `mutation ($input: ${type}!) { it: ${name}(input: $input) { errors ${node} } }`,
      { input },
      by,
    );
    if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join());
    const payload = data?.['it'] as unknown as Record<string, unknown>;
    return { errors: payload['errors'] as string[], node: (payload[field] ?? null) as Node | null };
  }
  const create = (more: object = {}) => mutate('create', { ...place(), ...asNew, ...more });
  async function made(more: object = {}): Promise<Node> {
    const { errors, node } = await create(more);
    if (node === null) throw new Error(errors.join());
    return node;
  }
  async function recorded(verb: 'created' | 'updated' | 'deleted'): Promise<unknown[]> {
    const rows = await rowsOf(world.db.database.pool, 'audit_events', {
      eventType: `${isGroup ? '' : 'instance_'}${api.events}_${verb}`,
    });
    return rows.map(
      ({ body }) => (JSON.parse(body) as { details: Record<string, unknown> }).details['custom_message'],
    );
  }
  async function lists(): Promise<Record<string, { nodes: Node[] }>> {
    const all = 'nodes { id name category config secretToken }';
    const { data } = await world.execute(
      isGroup
        ? `{ of: group(fullPath: "${group.path}") { own: ${list} { nodes { ${selection} group { fullPath } } }
             all: externalAuditEventStreamingDestinations { ${all} }
             http: externalAuditEventDestinations { nodes { id } } } }`
        : `{ own: ${list} { nodes { ${selection} } } all: auditEventsInstanceStreamingDestinations { ${all} }
             http: instanceExternalAuditEventDestinations { nodes { id } } }`,
      {},
      actor(),
    );
    return (isGroup ? data?.['of'] : data) as unknown as Record<string, { nodes: Node[] }>;
  }

  it('are made, listed by both of the APIs, and deleted', async () => {
    const node = await made();
    expect(node).toEqual({
      ...members,
      id: `gid://gitlab/${model}/${rowId(node.id)}`,
      name: 'Archive',
      active: true,
    });
    expect((await recorded('created')).at(-1)).toBe(`Created ${what} with name: Archive ${api.shown}`);
    const { own, all, http } = await lists();
    expect(own?.nodes).toEqual([{ ...node, ...(isGroup && { group: { fullPath: group.path } }) }]);
    expect(all?.nodes).toMatchObject([{ name: 'Archive', category, config: members, secretToken: '' }]);
    expect(http?.nodes).toEqual([]);
    expect(await mutate('destroy', { id: node.id })).toEqual({ errors: [], node: null });
    expect((await recorded('deleted')).at(-1)).toBe(`Deleted ${what} with name: Archive ${api.shown}`);
    expect(await prisma.destination.count()).toBe(0);
  });

  it('are those of the consolidated API, too: what one of them changes, the other shows', async () => {
    const node = await made();
    const [twin] = (await lists())['all']?.nodes ?? [];
    const name = isGroup
      ? 'groupAuditEventStreamingDestinationsUpdate'
      : 'instanceAuditEventStreamingDestinationsUpdate';
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const input = { id: twin?.id, name: 'Renamed', config: { ...members, endpoint: 'https://example.com' } };
    const { data } = await world.execute(
      `mutation ($input: ${type}!) { it: ${name}(input: $input) { errors } }`,
      { input },
      actor(),
    );
    expect(data?.['it']).toMatchObject({ errors: [] });
    expect((await mutate('update', { id: node.id, ...change })).node).toMatchObject({
      name: 'Renamed',
      ...change,
    });
    // What GitLab's own API does not know stays as it is.
    expect((await lists())['all']?.nodes).toMatchObject([
      { name: 'Renamed', config: { ...change, endpoint: 'https://example.com' } },
    ]);
  });

  it('have a name made for them', async () => {
    const { name } = await made({ name: null });
    expect(name).toMatch(/^Destination_[0-9a-f-]{36}$/);
  });

  it('say what is wrong in the words of GitLab, and stay as they are', async () => {
    const wrong = [
      ...api.wrong,
      [{ name: 'n'.repeat(73) }, ['Name is too long (maximum is 72 characters)']] as const,
    ];
    for (const [input, errors] of wrong)
      expect({ input, ...(await create(input)) }).toEqual({ input, errors, node: null });
    const node = await made();
    for (const [input, errors] of wrong)
      expect({ input, ...(await mutate('update', { id: node.id, ...input })) }).toEqual({
        ...{ input, errors, node: null },
      });
    expect((await lists())['own']?.nodes).toMatchObject([node]);
  });

  it('share neither place nor name, and are five at most, beside those of other kinds', async () => {
    const first = await made();
    expect((await create()).errors).toEqual([taken, 'Name has already been taken']);
    for (const n of [2, 3, 4, 5]) await made({ ...api.other(n), name: `${n}` });
    const sixth = { ...api.other(6), name: '6' };
    const exceeded = `Maximum number of ${api.plural} (5) exceeded`;
    expect((await create(sixth)).errors).toEqual([exceeded]);
    expect((await mutate('update', { id: first.id, active: false })).errors).toEqual([]);
    await made(sixth);
    expect((await mutate('update', { id: first.id, active: true })).errors).toEqual([
      `Cannot activate: ${exceeded}`,
    ]);
    const [another] = TRIED.filter((one) => one !== api);
    const its = another?.owners[owner];
    const input = { ...place(), ...another?.members, [another?.secret[0] ?? '']: SECRET };
    const name = its?.mutations.create ?? '';
    const { data } = await world.execute(
      `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { it: ${name}(input: $input) { errors } }`,
      { input },
      actor(),
    );
    expect(data?.['it']).toMatchObject({ errors: [] });
  });

  it('tell of each change, and of no secret; what is null or the same is none', async () => {
    const before = (await recorded('updated')).length;
    const node = await made();
    const nothing = Object.fromEntries(Object.keys(members).map((name) => [name, null]));
    const same = { id: node.id, ...nothing, [secretField]: SECRET, name: null, active: null };
    expect(await mutate('update', same)).toEqual({ errors: [], node });
    expect(await recorded('updated')).toHaveLength(before);
    const { errors, node: changed } = await mutate('update', {
      ...{ id: node.id, ...change, name: 'Other' },
      [secretField]: `${SECRET}2`,
    });
    expect(errors).toEqual([]);
    expect(changed).toMatchObject({ ...change, name: 'Other' });
    expect((await recorded('updated')).slice(before)).toEqual([
      ...api.changes,
      'Changed name from Archive to Other',
      `Changed ${secretName}`,
    ]);
    const parts = { sealer: world.sealer, kinds: DESTINATION_KINDS };
    expect((await loadDestinationConfig(prisma, parts, rowId(node.id)))?.place.secrets).toEqual({
      [secretName]: { value: `${SECRET}2` },
    });
  });

  it('are there for their owner alone, and only where they are meant', async () => {
    const gone = /does not exist or you don't have permission/;
    const stranger = (await world.group()).owner;
    await expect(mutate('create', { ...place(), ...asNew }, stranger)).rejects.toThrow(gone);
    const node = await made();
    await expect(mutate('update', { id: node.id, name: 'x' }, stranger)).rejects.toThrow(gone);
    await expect(mutate('destroy', { id: node.id.replace(/\d+$/, '0') })).rejects.toThrow(gone);
    // The number of a destination of another kind.
    const row = await prisma.destination.update({
      where: { id: rowId(node.id) },
      data: { kind: 'http', config: { url: 'https://example.com' } },
    });
    await expect(mutate('update', { id: node.id, name: 'x' })).rejects.toThrow(gone);
    await prisma.destination.delete({ where: { id: row.id } });
  });

  if (isGroup)
    it('belong to top-level groups', async () => {
      const { path } = await world.subgroup(group);
      expect((await create({ groupPath: path })).errors).toEqual(['Group must not be a subgroup']);
    });
});

describe('the log of a Google Cloud Logging configuration', () => {
  const { owners, members } = GOOGLE_CLOUD_LOGGING;
  it.each([[{}], [{ logIdName: null }], [{ logIdName: '' }]])(
    'is audit_events where it is %j, as it is audit-events in the consolidated API',
    async (log) => {
      const { logIdName: _, ...others } = members;
      const { data } = await world.execute(
        `mutation ($input: GoogleCloudLoggingConfigurationCreateInput!) {
           it: ${owners.group.mutations.create}(input: $input) { errors ${owners.group.field} { logIdName } } }`,
        { input: { groupPath: group.path, ...others, privateKey: SECRET, ...log } },
        group.owner,
      );
      expect(data?.['it']).toMatchObject({
        errors: [],
        [owners.group.field]: { logIdName: 'audit_events' },
      });
    },
  );
});
