import { afterAll, beforeEach, expect, it } from '@jest/globals';
import { startLoggingServer } from '../destination-kinds/google-cloud-logging/logging-server.ts';
import { rowId } from './documents.ts';
import { createWorld, type TestGroup } from './world.ts';

const server = await startLoggingServer();
const world = await createWorld({ loopback: true });
afterAll(async () => {
  await world.close();
  await server.close();
});

let group: TestGroup;
beforeEach(async () => void (group = await world.group()));

const CONFIG = { googleProjectIdName: 'my-project', clientEmail: server.clientEmail, endpoint: server.url };

interface Payload {
  readonly errors: readonly string[];
  readonly externalAuditEventDestination: Readonly<Record<string, unknown>> | null;
}

async function create(more: object = {}): Promise<Payload> {
  const input = {
    groupPath: group.path,
    category: 'gcp',
    config: CONFIG,
    secretToken: server.privateKey,
    ...more,
  };
  const { data, errors } = await world.execute(
    `mutation ($input: GroupAuditEventStreamingDestinationsCreateInput!) {
       groupAuditEventStreamingDestinationsCreate(input: $input) {
         errors externalAuditEventDestination { id category config secretToken deliveryOptions { batchMaxEvents } } } }`,
    { input },
    group.owner,
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data?.['groupAuditEventStreamingDestinationsCreate'] as unknown as Payload;
}

it("a destination in Google Cloud Logging is made with GitLab's members, tried first, and its key is never shown", async () => {
  const { errors, externalAuditEventDestination: node } = await create({ verify: true });
  expect(errors).toEqual([]);
  expect(node).toMatchObject({
    category: 'gcp',
    config: { ...CONFIG, logIdName: 'audit-events' },
    secretToken: '',
    deliveryOptions: { batchMaxEvents: 1_000 },
  });
  expect(server.logs.get('audit-events')).toHaveLength(1);
  const row = await world.db.database.prisma.destination.findUniqueOrThrow({
    where: { id: rowId(String(node?.['id'])) },
    include: { secrets: true },
  });
  expect(JSON.stringify(row)).not.toContain('PRIVATE KEY');
});

it.each<[string, object, string[]]>([
  ['no key', { secretToken: null }, ['Secret token is required for category']],
  [
    'a certificate in place of the key',
    { secretToken: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----' },
    [
      'Secret token must be the private key of a service account: the value of "private_key" in its JSON file, ' +
        'or the whole file',
    ],
  ],
  [
    'a project that is none',
    { config: { ...CONFIG, googleProjectIdName: 'x' } },
    ['Config must be a valid json schema'],
  ],
  [
    'an endpoint that may not be used',
    { config: { ...CONFIG, endpoint: 'https://10.1.2.3' } },
    ['Config url is blocked: Requests to the local network are not allowed'],
  ],
])('it is refused with %s', async (_, more, errors) => {
  expect(await create(more)).toEqual({ errors, externalAuditEventDestination: null });
});

it('it is the same as another by log and project', async () => {
  await create();
  expect((await create()).errors).toEqual(['Config logIdName, googleProjectIdName already taken.']);
  expect((await create({ config: { ...CONFIG, logIdName: 'other' } })).errors).toEqual([]);
});
