import { afterAll, describe, expect, it } from '@jest/globals';
import { NOT_AVAILABLE } from '../graphql/refusals.ts';
import { rowId } from './documents.ts';
import { FORMS, run, type FormClient, type FormNode } from './forms.ts';
import { createWorld, openedConfig } from './world.ts';

const world = await createWorld();
const admin = await world.admin();
const group = await world.group();
afterAll(() => world.close());

const DESTINATION =
  '{ id name active destinationUrl verificationToken headers { nodes { id key value active } } }';
const STREAMING = '{ id name active category config secretToken }';

const LISTS = {
  group: `query ($path: ID!) { group(fullPath: $path) {
    legacy: externalAuditEventDestinations { nodes ${DESTINATION} }
    consolidated: externalAuditEventStreamingDestinations { nodes ${STREAMING} } } }`,
  instance: `{ legacy: instanceExternalAuditEventDestinations { nodes ${DESTINATION} }
    consolidated: auditEventsInstanceStreamingDestinations { nodes ${STREAMING} } }`,
};

interface Listed {
  readonly legacy: readonly (Record<string, unknown> & { headers: { nodes: Record<string, unknown>[] } })[];
  readonly consolidated: readonly Record<string, unknown>[];
}

async function listed(owner: 'group' | 'instance'): Promise<Listed> {
  const { data, errors } = await world.execute(LISTS[owner], { path: group.path }, admin);
  const { legacy, consolidated } = (owner === 'group' ? data?.['group'] : data) as unknown as {
    legacy: { nodes: Listed['legacy'] };
    consolidated: { nodes: Listed['consolidated'] };
  };
  expect(errors).toBeUndefined();
  return { legacy: legacy.nodes, consolidated: consolidated.nodes };
}

const OWNERS = [
  ['group', 'AuditEvents::ExternalAuditEventDestination', 'AuditEvents::Group::ExternalStreamingDestination'],
  [
    'instance',
    'AuditEvents::InstanceExternalAuditEventDestination',
    'AuditEvents::Instance::ExternalStreamingDestination',
  ],
] as const;

describe.each(OWNERS)('a destination of the %s', (owner, legacyModel, consolidatedModel) => {
  const legacy = (): FormClient => FORMS[owner](world, admin, group);
  const consolidated = (): FormClient => FORMS[`${owner}Streaming`](world, admin, group);
  const idsOf = ({ id }: FormNode) => ({
    legacy: `gid://gitlab/${legacyModel}/${rowId(id)}`,
    consolidated: `gid://gitlab/${consolidatedModel}/${rowId(id)}`,
  });
  const headers = owner === 'group' ? 'auditEventsStreamingHeaders' : 'auditEventsStreamingInstanceHeaders';

  it('is one thing in two spellings: made in one, seen, changed and destroyed in the other', async () => {
    const made = await consolidated().made({
      url: 'https://example.com/one',
      name: 'one',
      token: 'a'.repeat(16),
    });
    const ids = idsOf(made);
    expect(made.id).toBe(ids.consolidated);
    const { legacy: first, consolidated: second } = await listed(owner);
    expect(first).toMatchObject([{ id: ids.legacy, name: 'one', destinationUrl: 'https://example.com/one' }]);
    expect(second).toEqual([
      {
        id: ids.consolidated,
        name: 'one',
        active: true,
        category: 'http',
        config: { url: 'https://example.com/one' },
        secretToken: 'a'.repeat(16),
      },
    ]);

    const { node } = await legacy().update({ id: ids.legacy, url: 'https://example.com/two', active: false });
    expect(node).toMatchObject({ id: ids.legacy, active: false, token: 'a'.repeat(16) });
    expect((await listed(owner)).consolidated).toMatchObject([
      { active: false, config: { url: 'https://example.com/two' } },
    ]);
    expect((await consolidated().update({ id: ids.consolidated, token: 'b'.repeat(24) })).node).toMatchObject(
      {
        token: 'b'.repeat(24),
        active: false,
      },
    );
    expect((await legacy().destroy(ids.legacy)).topLevel).toBeUndefined();
    expect(await listed(owner)).toEqual({ legacy: [], consolidated: [] });
  });

  it('has its headers in `config`, active or not, and as records; a header of the same name keeps its id', async () => {
    const made = await legacy().made();
    const ids = idsOf(made);
    const destinationId = ids.legacy;
    for (const [key, active] of [
      ['X-One', true],
      ['X-Two', false],
    ] as const) {
      const { errors } = await run(world, admin, `${headers}Create`, {
        destinationId,
        key,
        value: 'v',
        active,
      });
      expect(errors).toEqual([]);
    }
    const url = made.url;
    const [before] = (await listed(owner)).legacy;
    expect((await listed(owner)).consolidated).toMatchObject([
      {
        config: {
          url,
          headers: { 'X-One': { value: 'v', active: true }, 'X-Two': { value: 'v', active: false } },
        },
      },
    ]);

    const config = { url, headers: { 'x-two': { value: 'new' }, 'X-Three': { value: 'w', active: false } } };
    const prefix = `${owner}AuditEventStreamingDestinations`;
    const { payload } = await run(
      world,
      admin,
      `${prefix}Update`,
      { id: ids.consolidated, config: JSON.stringify(config) },
      `externalAuditEventDestination ${STREAMING}`,
    );
    const headersNow = { 'x-two': { value: 'new' }, 'X-Three': { value: 'w', active: false } };
    expect(payload['externalAuditEventDestination']).toMatchObject({ config: { url, headers: headersNow } });
    const [after] = (await listed(owner)).legacy;
    expect(after?.headers.nodes.map(({ key, value, active }) => [key, value, active])).toEqual([
      ['X-Three', 'w', false],
      ['x-two', 'new', true],
    ]);
    const idOf = (name: string, of: typeof before) =>
      of?.headers.nodes.find(({ key }) => key === name)?.['id'];
    expect(idOf('x-two', after)).toBe(idOf('X-Two', before));

    const sent = await openedConfig(world, rowId(made.id));
    expect(sent?.place.headers).toEqual([{ key: 'x-two', value: 'new' }]);
    await run(world, admin, `${prefix}Update`, { id: ids.consolidated, config: { url } });
    expect((await listed(owner)).legacy).toMatchObject([{ headers: { nodes: [] } }]);
    await consolidated().destroy(ids.consolidated);
  });

  it('counts once: five in whatever spelling are all, and a URL, a name and a token are there once', async () => {
    const token = 't'.repeat(20);
    const first = await consolidated().made({ url: 'https://example.com/a', name: 'a', token });
    await legacy().made();
    expect((await legacy().create({ url: 'https://example.com/a', name: 'a' })).errors).toEqual([
      'Destination url has already been taken',
      'Name has already been taken',
    ]);
    expect((await consolidated().create({ url: 'https://example.com/a', name: 'a', token })).errors).toEqual([
      'Config url already taken.',
      'Name has already been taken',
      'Secret token has already been taken',
    ]);
    for (const form of [legacy(), consolidated(), legacy()]) await form.made();
    const cap = 'Maximum number of external audit event destinations (5) exceeded';
    for (const form of [legacy(), consolidated()]) {
      expect(await form.create({ url: 'https://example.com/6' })).toEqual({
        node: null,
        errors: [cap],
        topLevel: undefined,
      });
    }
    await consolidated().update({ id: idsOf(first).consolidated, active: false });
    await legacy().made();
    const activation = { ...{ node: null, topLevel: undefined }, errors: [`Cannot activate: ${cap}`] };
    expect(await consolidated().update({ id: idsOf(first).consolidated, active: true })).toEqual(activation);
    await world.db.database.prisma.destination.deleteMany();
  });

  it('is not there under the id of the other kind of owner', async () => {
    const made = await legacy().made();
    const [other] = OWNERS.filter(([name]) => name !== owner);
    const wrong = (model: string | undefined) => `gid://gitlab/${model}/${rowId(made.id)}`;
    const otherOwner = owner === 'group' ? 'instance' : 'group';
    expect((await FORMS[otherOwner](world, admin).destroy(wrong(other?.[1]))).topLevel).toBe(NOT_AVAILABLE);
    expect((await FORMS[`${otherOwner}Streaming`](world, admin).destroy(wrong(other?.[2]))).topLevel).toBe(
      NOT_AVAILABLE,
    );
    expect((await legacy().destroy(made.id)).topLevel).toBeUndefined();
  });
});
