import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadDestinationConfig } from '../../src/destinations/model/destination-config.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import {
  ACCESS_KEY,
  BUCKET,
  SECRET_KEY,
  SESSION_TOKEN,
  startStore,
} from '../destination-kinds/amazon-s3/store.ts';
import { rowId } from './documents.ts';
import { createWorld, type TestGroup } from './world.ts';
import { rowsOf } from '../support/rows.ts';

const store = await startStore();
const world = await createWorld({ loopback: true });
const { prisma } = world.db.database;
afterAll(async () => {
  await world.close();
  await store.close();
});

const OTHER_KEY = 'AnotherSecretAccessKey/EXAMPLE0123456789';
const GITLABS = { accessKeyXid: ACCESS_KEY, bucketName: BUCKET, awsRegion: 'us-east-1' };
let group: TestGroup;
beforeEach(async () => {
  group = await world.group();
});

interface Node {
  readonly id: string;
  readonly config: Readonly<Record<string, unknown>>;
}
interface Payload {
  readonly errors: readonly string[];
  readonly externalAuditEventDestination: Node | null;
}

async function mutate(verb: 'Create' | 'Update', input: object): Promise<Payload> {
  const name = `groupAuditEventStreamingDestinations${verb}`;
  const { data, errors } = await world.execute(
    `mutation ($input: GroupAuditEventStreamingDestinations${verb}Input!) {
       ${name}(input: $input) { errors externalAuditEventDestination {
         id name active category config secretToken deliveryOptions { format batchMaxEvents compression } } } }`,
    { input },
    group.owner,
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data?.[name] as unknown as Payload;
}

const create = (config: unknown, more: object = {}) =>
  mutate('Create', { groupPath: group.path, category: 'aws', config, secretToken: SECRET_KEY, ...more });

async function made(config: unknown, more: object = {}): Promise<Node> {
  const { errors, externalAuditEventDestination: node } = await create(config, more);
  if (node === null) throw new Error(JSON.stringify(errors));
  return node;
}

const parts = { sealer: world.sealer, kinds: DESTINATION_KINDS };
const secretsOf = async ({ id }: Node) =>
  (await loadDestinationConfig(prisma, parts, rowId(id)))?.place.secrets;

async function messages(type: string): Promise<unknown[]> {
  const rows = await rowsOf(world.db.database.pool, 'audit_events', {
    eventType: type,
    entityPath: group.path,
  });
  return rows.map(
    ({ body }) => (JSON.parse(body) as { details: { custom_message: string } }).details.custom_message,
  );
}

describe('a destination that is a bucket', () => {
  it('is made as GitLab makes it, without a look outside, and its secret is never shown', async () => {
    const node = await made(JSON.stringify(GITLABS), { name: 'archive' });
    expect(node).toMatchObject({
      ...{ name: 'archive', active: true, category: 'aws', config: GITLABS, secretToken: '' },
    });
    expect(await secretsOf(node)).toEqual({ secret_access_key: { value: SECRET_KEY } });
    expect(await messages('created_group_audit_event_streaming_destination')).toEqual([
      'Created audit event streaming destination for AWS',
    ]);
  });

  it.each<[string, unknown, object, string[]]>([
    ['no secret', GITLABS, { secretToken: null }, ['Secret token is required for category']],
    ['no config', 'text', {}, ['Config must be a hash']],
    ['no bucket', { ...GITLABS, bucketName: '' }, {}, ['Config must be a valid json schema']],
    ['a short access key', { ...GITLABS, accessKeyXid: 'short' }, {}, ['Config must be a valid json schema']],
    ['more than there is', { ...GITLABS, more: true }, {}, ['Config must be a valid json schema']],
    ['an unknown layout', { ...GITLABS, layout: 'x' }, {}, ['Config layout must be one of gitlab, batch']],
    [
      'a key of an encryption that has none',
      { ...GITLABS, serverSideEncryption: 'AES256', kmsKeyId: 'alias/audit' },
      {},
      [
        'Config kmsKeyId is for serverSideEncryption aws:kms or aws:kms:dsse; set one of these, or leave it out',
      ],
    ],
    [
      'a key that is no name of one',
      { ...GITLABS, serverSideEncryption: 'aws:kms', kmsKeyId: 'a key' },
      {},
      [
        'Config kmsKeyId must be the id, the ARN or the alias of a key, such as alias/audit, with at most 2048 characters',
      ],
    ],
    [
      'a mode of a lock without days',
      { ...GITLABS, objectLockMode: 'GOVERNANCE' },
      {},
      ['Config objectLockMode is for objectLockDays; set how many days, or leave it out'],
    ],
    [
      'an unknown mode of a lock',
      { ...GITLABS, objectLockDays: 1, objectLockMode: 'LEGAL' },
      {},
      ['Config objectLockMode must be one of COMPLIANCE, GOVERNANCE'],
    ],
    [
      'an endpoint in the local network',
      { ...GITLABS, endpoint: 'http://10.1.2.3:9000' },
      {},
      ['Config url is blocked: Requests to the local network are not allowed'],
    ],
    [
      'a secret with a line break',
      GITLABS,
      { secretToken: `${SECRET_KEY}\n` },
      [expect.stringContaining('Secret token is invalid: ') as unknown as string],
    ],
    [
      'a session token that is a number',
      { ...GITLABS, sessionToken: 7 },
      {},
      ['Config must be a valid json schema'],
    ],
  ])('is refused with %s', async (_, config, more, errors) => {
    expect(await create(config, more)).toEqual({ errors, externalAuditEventDestination: null });
  });

  it('is the same as another of its bucket, unless an endpoint or a prefix tells them apart', async () => {
    await made(GITLABS);
    expect((await create(GITLABS)).errors).toEqual(['Config bucketName already taken.']);
    await made({ ...GITLABS, prefix: 'a/' });
    await made({ ...GITLABS, prefix: 'b/' });
    expect((await create({ ...GITLABS, prefix: 'b/' })).errors).toEqual(['Config bucketName already taken.']);
    const other = await world.group();
    expect(other.id).not.toBe(group.id);
  });

  it('has its session token in the config, which is never read back, and keeps it until it is null', async () => {
    const node = await made({ ...GITLABS, sessionToken: SESSION_TOKEN });
    expect(node.config).toEqual(GITLABS);
    const both = { secret_access_key: { value: SECRET_KEY }, session_token: { value: SESSION_TOKEN } };
    expect(await secretsOf(node)).toEqual(both);
    const change = (config: unknown, more: object = {}) => mutate('Update', { id: node.id, config, ...more });
    expect((await change({ ...GITLABS, prefix: 'a/' })).errors).toEqual([]);
    expect(await secretsOf(node)).toEqual(both);
    expect((await change({ ...GITLABS, sessionToken: null }, { secretToken: OTHER_KEY })).errors).toEqual([]);
    expect(await secretsOf(node)).toEqual({ secret_access_key: { value: OTHER_KEY } });
    expect(await messages('updated_group_audit_event_streaming_destination')).toEqual([
      'Changed prefix to a/',
      'Changed prefix from a/',
      'Changed secret_token',
      'Changed session_token',
    ]);
  });

  it('is saved only when the bucket takes an object, where that is asked for', async () => {
    const here = { ...GITLABS, endpoint: store.url };
    const before = store.puts.length;
    const wrong = await create(here, { secretToken: OTHER_KEY, verify: true });
    expect(wrong).toEqual({
      errors: [
        expect.stringContaining('S3 answers SignatureDoesNotMatch: the secret access key does not belong'),
      ],
      externalAuditEventDestination: null,
    });
    const missing = await create({ ...here, bucketName: 'another' }, { verify: true });
    expect(missing.errors).toEqual([expect.stringContaining('S3 answers NoSuchBucket: create the bucket')]);
    const region = await create({ ...here, awsRegion: 'eu-west-3' }, { verify: true });
    expect(region.errors).toEqual([expect.stringContaining('is in the region us-east-1; set that region')]);
    expect(store.puts).toHaveLength(before);
    const node = await made({ ...here, layout: 'batch' }, { verify: true });
    expect(store.puts).toHaveLength(before + 1);
    // The access key may not delete, which keeps nothing from being saved.
    expect(store.objects.has(store.puts.at(-1) ?? '')).toBe(true);
    expect(node).toMatchObject({
      deliveryOptions: { format: 'json_lines', batchMaxEvents: 10_000, compression: 'gzip' },
    });
  });

  it('has the object that was written to try it deleted, where the access key may, and no other', async () => {
    const here = { ...GITLABS, endpoint: store.url, prefix: 'deletes/' };
    store.letDelete(true);
    const node = await made({ ...here, layout: 'batch', objectLockDays: 1 }, { verify: true });
    expect(store.deleted).toEqual([store.puts.at(-1)]);
    expect(store.deleted[0]).toMatch(/^deletes\//);
    const { errors } = await mutate('Update', {
      id: node.id,
      config: { ...here, layout: 'gitlab' },
      verify: true,
    });
    expect(errors).toEqual([]);
    expect(store.deleted).toEqual(store.puts.slice(-2));
    const wrong = await mutate('Update', { id: node.id, secretToken: OTHER_KEY, verify: true });
    expect(wrong.errors).toEqual([expect.stringContaining('S3 answers SignatureDoesNotMatch')]);
    const count = store.puts.length;
    const test = await world.execute(
      'mutation ($id: AuditEventsStreamingDestinationID!) { r: externalAuditEventDestinationTest(input: { id: $id }) { errors } }',
      { id: node.id },
      group.owner,
    );
    expect(JSON.stringify(test)).toContain('"errors":[]');
    expect(store.puts).toHaveLength(count + 1);
    expect(store.deleted).toHaveLength(2);
    store.letDelete(false);
  });

  it('has its objects written with the encryption, its key and the lock that are set', async () => {
    const locked = { ...GITLABS, endpoint: store.url, prefix: 'locked/', objectLockDays: 2 };
    const node = await made(
      { ...locked, serverSideEncryption: 'aws:kms', kmsKeyId: 'alias/audit' },
      { verify: true },
    );
    const headersOf = () => store.objects.get(store.puts.at(-1) ?? '')?.headers;
    expect(headersOf()).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/audit',
      'x-amz-object-lock-mode': 'COMPLIANCE',
    });
    const { errors } = await mutate('Update', {
      ...{ id: node.id, config: { ...locked, objectLockMode: 'GOVERNANCE' }, verify: true },
    });
    expect(errors).toEqual([]);
    expect(headersOf()).toMatchObject({ 'x-amz-object-lock-mode': 'GOVERNANCE' });
    expect(headersOf()).not.toHaveProperty('x-amz-server-side-encryption');
  });
});
