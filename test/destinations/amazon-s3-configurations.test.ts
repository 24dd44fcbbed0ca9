import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { loadDestinationConfig } from '../../src/destinations/model/destination-config.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { rowId } from './documents.ts';
import { createWorld, type TestGroup } from './world.ts';

// GitLab's own mutations of destinations on Amazon S3, by the documents that its page sends.

const world = await createWorld();
const { prisma } = world.db.database;
const admin = await world.admin();
afterAll(() => world.close());

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const WANTED = { accessKeyXid: 'AKIAIOSFODNN7EXAMPLE', bucketName: 'test-bucket', awsRegion: 'us-east-1' };
const NEW = { ...WANTED, name: 'Archive', secretAccessKey: SECRET };

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

const OWNERS = {
  group: {
    prefix: 'auditEventsAmazonS3Configuration',
    field: 'amazonS3Configuration',
    model: 'AuditEvents::AmazonS3Configuration',
    what: 'Amazon S3 configuration',
    events: 'amazon_s3_configuration',
    place: () => ({ groupPath: group.path }),
    actor: (): Actor => group.owner,
  },
  instance: {
    prefix: 'auditEventsInstanceAmazonS3Configuration',
    field: 'instanceAmazonS3Configuration',
    model: 'AuditEvents::Instance::AmazonS3Configuration',
    what: 'Instance Amazon S3 configuration',
    events: 'instance_amazon_s3_configuration',
    place: () => ({}),
    actor: (): Actor => admin,
  },
} as const;

describe.each(['group', 'instance'] as const)('Amazon S3 configurations of a %s', (owner) => {
  const { prefix, field, model, what, events, place, actor } = OWNERS[owner];

  async function mutate(verb: 'Create' | 'Update' | 'Delete', input: object, by = actor()): Promise<Payload> {
    const type = `A${prefix.slice(1)}${verb}Input`;
    const node = verb === 'Delete' ? '' : `${field} { id name accessKeyXid bucketName awsRegion active }`;
    const { data, errors } = await world.execute(
      `mutation ($input: ${type}!) { it: ${prefix}${verb}(input: $input) { errors ${node} } }`,
      { input },
      by,
    );
    if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join());
    const payload = data?.['it'] as unknown as Record<string, unknown>;
    return { errors: payload['errors'] as string[], node: (payload[field] ?? null) as Node | null };
  }
  const create = (more: object = {}) => mutate('Create', { ...place(), ...NEW, ...more });
  async function made(more: object = {}): Promise<Node> {
    const { errors, node } = await create(more);
    if (node === null) throw new Error(errors.join());
    return node;
  }
  async function recorded(verb: 'created' | 'updated' | 'deleted', id?: string): Promise<unknown[]> {
    const rows = await prisma.auditEvent.findMany({
      where: { eventType: `${events}_${verb}` },
      orderBy: { id: 'asc' },
    });
    const details = rows.map(
      ({ body }) => (JSON.parse(body) as { details: Record<string, unknown> }).details,
    );
    return details
      .filter((one) => id === undefined || one['target_id'] === rowId(id))
      .map((one) => one['custom_message']);
  }

  it('are made, listed by both of the APIs, and deleted', async () => {
    const node = await made();
    expect(node).toEqual({
      ...WANTED,
      id: `gid://gitlab/${model}/${rowId(node.id)}`,
      name: 'Archive',
      active: true,
    });
    expect((await recorded('created')).at(-1)).toBe(
      `Created ${what} with name: Archive bucket: test-bucket and AWS region: us-east-1`,
    );
    const lists =
      owner === 'group'
        ? `group(fullPath: "${group.path}") { own: amazonS3Configurations { nodes { id bucketName group { fullPath } } }
             all: externalAuditEventStreamingDestinations { nodes { name category config secretToken } }
             http: externalAuditEventDestinations { nodes { id } } }`
        : `own: auditEventsInstanceAmazonS3Configurations { nodes { id bucketName } }
           all: auditEventsInstanceStreamingDestinations { nodes { name category config secretToken } }
           http: instanceExternalAuditEventDestinations { nodes { id } }`;
    const { data } = await world.execute(`{ ${lists} }`, {}, actor());
    const found = (owner === 'group' ? data?.['group'] : data) as unknown as Record<string, unknown>;
    expect(found['own']).toMatchObject({ nodes: [{ id: node.id, bucketName: 'test-bucket' }] });
    expect(found['all']).toEqual({
      nodes: [{ name: 'Archive', category: 'aws', config: WANTED, secretToken: '' }],
    });
    expect(found['http']).toEqual({ nodes: [] });
    expect(await mutate('Delete', { id: node.id })).toEqual({ errors: [], node: null });
    expect((await recorded('deleted')).at(-1)).toBe(
      `Deleted ${what} with name: Archive bucket: test-bucket and AWS region: us-east-1`,
    );
    expect(await prisma.destination.count()).toBe(0);
  });

  it('have a name made for them, and may be in any region that a text can say', async () => {
    const { name } = await made({ name: null, awsRegion: 'mars-north 1' });
    expect(name).toMatch(/^Destination_[0-9a-f-]{36}$/);
  });

  it.each<[object, string[]]>([
    [
      { accessKeyXid: '' },
      [
        "Access key xid can't be blank",
        'Access key xid must only contain letters, digits or underscore',
        'Access key xid is too short (minimum is 16 characters)',
      ],
    ],
    [
      { accessKeyXid: 'with-a-hyphen-in-it' },
      ['Access key xid must only contain letters, digits or underscore'],
    ],
    [{ accessKeyXid: 'a'.repeat(129) }, ['Access key xid is too long (maximum is 128 characters)']],
    [{ bucketName: '' }, ["Bucket name can't be blank", 'Bucket name is invalid']],
    [{ bucketName: 'Capitals' }, ['Bucket name is invalid']],
    [{ bucketName: 'b'.repeat(64) }, ['Bucket name is too long (maximum is 63 characters)']],
    [{ awsRegion: '' }, ["Aws region can't be blank"]],
    [{ awsRegion: 'r'.repeat(51) }, ['Aws region is too long (maximum is 50 characters)']],
    [{ secretAccessKey: '' }, ["Secret access key can't be blank"]],
    [{ name: 'n'.repeat(73) }, ['Name is too long (maximum is 72 characters)']],
  ])('say what is wrong in the words of GitLab: %j', async (wrong, errors) => {
    expect(await create(wrong)).toEqual({ errors, node: null });
    const node = await made();
    expect(await mutate('Update', { id: node.id, ...wrong })).toEqual({ errors, node: null });
  });

  it('share neither bucket nor name, and are five at most, beside those of other kinds', async () => {
    const first = await made();
    expect((await create()).errors).toEqual([
      'Bucket name has already been taken',
      'Name has already been taken',
    ]);
    const others: Node[] = [];
    for (const n of [2, 3, 4, 5]) others.push(await made({ bucketName: `bucket-${n}`, name: `${n}` }));
    const sixth = { bucketName: 'bucket-6', name: '6' };
    expect((await create(sixth)).errors).toEqual([
      'Maximum number of audit events amazon s3 configurations (5) exceeded',
    ]);
    expect((await mutate('Update', { id: first.id, active: false })).errors).toEqual([]);
    await made(sixth);
    expect((await mutate('Update', { id: first.id, active: true })).errors).toEqual([
      'Cannot activate: Maximum number of audit events amazon s3 configurations (5) exceeded',
    ]);
  });

  it('tell of each change, and of no secret', async () => {
    const node = await made();
    const change = { id: node.id, bucketName: 'other-bucket', awsRegion: 'eu-west-1', name: 'Other' };
    const { errors, node: changed } = await mutate('Update', { ...change, secretAccessKey: `${SECRET}2` });
    expect(errors).toEqual([]);
    expect(changed).toMatchObject({ bucketName: 'other-bucket', accessKeyXid: WANTED.accessKeyXid });
    expect((await recorded('updated')).slice(-4)).toEqual([
      'Changed bucket_name from test-bucket to other-bucket',
      'Changed aws_region from us-east-1 to eu-west-1',
      'Changed name from Archive to Other',
      'Changed secret_access_key',
    ]);
    const parts = { sealer: world.sealer, kinds: DESTINATION_KINDS };
    expect((await loadDestinationConfig(prisma, parts, rowId(node.id)))?.place.secrets).toEqual({
      secret_access_key: { value: `${SECRET}2` },
    });
  });

  it('are there for their owner alone, and only where they are meant', async () => {
    const gone = /does not exist or you don't have permission/;
    const stranger = (await world.group()).owner;
    await expect(mutate('Create', { ...place(), ...NEW }, stranger)).rejects.toThrow(gone);
    const node = await made();
    await expect(mutate('Update', { id: node.id, name: 'x' }, stranger)).rejects.toThrow(gone);
    await expect(mutate('Delete', { id: node.id.replace(/\d+$/, '0') })).rejects.toThrow(gone);
  });
});
