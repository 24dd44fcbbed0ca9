import { afterAll, describe, expect, it } from '@jest/globals';
import { loadDestinationConfig } from '../../src/destinations/model/destination-config.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { rowId } from './documents.ts';
import { createWorld } from './world.ts';

const world = await createWorld({ loopback: true });
afterAll(() => world.close());
const group = await world.group();

const AWS = { accessKeyXid: 'AKIAIOSFODNN7EXAMPLE', bucketName: 'a-bucket', awsRegion: 'us-east-1' };
const COLLECTOR = { url: 'https://127.0.1.5:4318' };

/** Each secret that can be absent: how it is given, and how it is removed. */
const OPTIONAL: readonly {
  readonly category: string;
  readonly secret: string;
  /** As the API calls it. */
  readonly name: string;
  readonly given: object;
  readonly removed: object;
}[] = [
  {
    ...{ category: 'aws', secret: 'session_token', name: 'sessionToken' },
    given: { config: { ...AWS, sessionToken: 'a-session' }, secretToken: 'a-secret-access-key' },
    removed: { config: { ...AWS, sessionToken: null } },
  },
  {
    ...{ category: 'opentelemetry', secret: 'token', name: 'secretToken' },
    given: { config: COLLECTOR, secretToken: 'a-token' },
    removed: { removeSecretToken: true },
  },
  {
    ...{ category: 'opentelemetry', secret: 'headers', name: 'headers' },
    given: { config: { url: 'https://127.0.1.6:4318', headers: 'api-key=a' } },
    removed: { config: { url: 'https://127.0.1.6:4318', headers: null } },
  },
];

interface Node {
  readonly id: string;
  readonly storedSecrets: readonly string[];
}

async function mutate(verb: 'Create' | 'Update', input: object) {
  const name = `groupAuditEventStreamingDestinations${verb}`;
  const { data, errors } = await world.execute(
    `mutation ($input: GroupAuditEventStreamingDestinations${verb}Input!) {
       ${name}(input: $input) { errors externalAuditEventDestination { id storedSecrets } } }`,
    { input },
    group.owner,
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data?.[name] as unknown as { errors: readonly string[]; externalAuditEventDestination: Node | null };
}

async function made(category: string, more: object): Promise<Node> {
  const { errors, externalAuditEventDestination: node } = await mutate('Create', {
    ...{ groupPath: group.path, category },
    ...more,
  });
  if (node === null) throw new Error(JSON.stringify(errors));
  return node;
}

const secretOf = async (id: string, name: string) => {
  const parts = { sealer: world.sealer, kinds: DESTINATION_KINDS };
  return (await loadDestinationConfig(world.db.database.prisma, parts, rowId(id)))?.place.secrets[name];
};

describe('a secret that a destination need not have', () => {
  it.each(OPTIONAL)(
    'can be removed: $name of $category',
    async ({ category, secret, name, given, removed }) => {
      const { id, storedSecrets } = await made(category, given);
      expect(storedSecrets).toContain(name);
      expect(await secretOf(id, secret)).toBeDefined();
      const { errors, externalAuditEventDestination } = await mutate('Update', { id, ...removed });
      expect(errors).toEqual([]);
      expect(externalAuditEventDestination?.storedSecrets).not.toContain(name);
      expect(await secretOf(id, secret)).toBeUndefined();
      // Once more changes nothing.
      expect((await mutate('Update', { id, ...removed })).errors).toEqual([]);
    },
  );

  it('is tried with every kind', () => {
    const optional = DESTINATION_KINDS.flatMap(({ name, secrets }) =>
      Object.entries(secrets).flatMap(([secret, { required }]) => (required ? [] : [`${name} ${secret}`])),
    );
    expect(OPTIONAL.map(({ category, secret }) => `${category} ${secret}`).sort()).toEqual(optional.sort());
  });

  it('is removed with the one before it, which was still valid', async () => {
    const { id } = await made('opentelemetry', {
      config: { url: 'https://127.0.1.7:4318' },
      secretToken: 'a',
    });
    await mutate('Update', { id, secretToken: 'b' });
    await mutate('Update', { id, removeSecretToken: true });
    const where = { destinationId: rowId(id) };
    expect(await world.db.database.prisma.destinationSecret.count({ where })).toBe(0);
  });

  it('cannot be removed where the category requires one, nor given and removed at once', async () => {
    const { id } = await made('splunk_hec', {
      config: { url: 'https://127.0.1.8:8088' },
      secretToken: 'a-token',
    });
    expect((await mutate('Update', { id, removeSecretToken: true })).errors).toEqual([
      'Secret token is required for category',
    ]);
    const other = await made('opentelemetry', { config: { url: 'https://127.0.1.9:4318' } });
    const both = await mutate('Update', { id: other.id, secretToken: 'a', removeSecretToken: true });
    expect(both.errors).toEqual([
      'Secret token cannot be given and removed in one change: leave out secretToken or removeSecretToken',
    ]);
  });
});
