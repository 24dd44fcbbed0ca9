import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadDestinationConfig } from '../../src/destinations/model/destination-config.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { said, startCollector } from '../destination-kinds/splunk-hec/collector.ts';
import { destinationIn, rowId } from './documents.ts';
import { createWorld, MAINTAINER, type TestGroup } from './world.ts';
import type { Actor } from '../../src/access/actor.ts';
import { rowsOf } from '../support/rows.ts';

const collector = await startCollector();
const world = await createWorld({ loopback: true });
const { prisma } = world.db.database;
afterAll(async () => {
  await world.close();
  await collector.close();
});

const TOKEN = '0fe7a3d4-0000-4000-8000-5ecre7700001';
const OTHER_TOKEN = '0fe7a3d4-0000-4000-8000-5ecre7700002';
let group: TestGroup;
beforeEach(async () => {
  group = await world.group();
  collector.override = undefined;
  collector.indexed.length = 0;
  collector.receiver.clear();
  collector.tokens.clear();
  collector.tokens.set(TOKEN, {});
});

interface Node {
  readonly id: string;
  readonly category: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly secretToken: string;
  readonly signingSecret: string | null;
}
interface Payload {
  readonly errors: readonly string[];
  readonly externalAuditEventDestination: Node | null;
}

const NODE =
  'id name active category config secretToken signingSecret deliveryOptions { format batchMaxEvents batchMaxBytes compression signed }';

async function mutate(
  verb: 'Create' | 'Update',
  input: object,
  actor: Actor = group.owner,
): Promise<Payload> {
  const name = `groupAuditEventStreamingDestinations${verb}`;
  const { data, errors } = await world.execute(
    `mutation ($input: GroupAuditEventStreamingDestinations${verb}Input!) {
       ${name}(input: $input) { errors externalAuditEventDestination { ${NODE} } } }`,
    { input },
    actor,
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data?.[name] as unknown as Payload;
}

const wanted = (more: object = {}) => ({
  groupPath: group.path,
  category: 'splunk_hec',
  config: { url: `${collector.url}/services/collector/event`, index: 'audit' },
  secretToken: TOKEN,
  ...more,
});

async function made(more: object = {}): Promise<Node> {
  const { errors, externalAuditEventDestination: node } = await mutate('Create', wanted(more));
  if (node === null) throw new Error(JSON.stringify(errors));
  return node;
}

async function events(type: string) {
  const rows = await rowsOf(world.db.database.pool, 'audit_events', {
    eventType: type,
    entityPath: group.path,
  });
  return rows.map(({ body }) => (JSON.parse(body) as { details: Record<string, unknown> }).details);
}

describe('a destination that is Splunk', () => {
  it('is made with an address in any spelling, batches and compression, and a token that is never shown', async () => {
    const node = await made({ name: 'splunk' });
    expect(node).toMatchObject({
      category: 'splunk_hec',
      config: {
        url: collector.url,
        ...{ index: 'audit', source: 'auditstream', sourcetype: '_json', acknowledgement: false },
      },
      ...{ secretToken: '', signingSecret: null, active: true },
      deliveryOptions: {
        ...{
          format: 'gitlab',
          batchMaxEvents: 1_000,
          batchMaxBytes: 1_048_576,
          compression: 'gzip',
          signed: null,
        },
      },
    });
    const row = await prisma.destination.findUniqueOrThrow({
      where: { id: rowId(node.id) },
      include: { secrets: true },
    });
    expect(row.secrets.map(({ name }) => name)).toEqual(['token']);
    expect(JSON.stringify(row)).not.toContain(TOKEN);
    expect(await events('created_group_audit_event_streaming_destination')).toMatchObject([
      {
        custom_message: 'Created audit event streaming destination for SPLUNK_HEC',
        ...{ category: 'splunk_hec', id: rowId(node.id) },
      },
    ]);
  });

  it.each<[string, object, string[]]>([
    ['no token', { secretToken: null }, ['Secret token is required for category']],
    [
      'a token with the scheme before it',
      { secretToken: `Splunk ${TOKEN}` },
      ['Secret token must be the token alone, without blanks, line breaks or the word Splunk before it'],
    ],
    ['a config that is no object', { config: 'text' }, ['Config must be a hash']],
    [
      'a config that is not what it takes',
      { config: { url: 'https://example.com', index: 'Main' } },
      [
        'Config index must be the name of an index: up to 80 lowercase letters, digits, hyphens and underscores, ' +
          'beginning with a letter or a digit',
      ],
    ],
    [
      'an address that may not be used',
      { config: { url: 'https://10.1.2.3:8088' } },
      ['Config url is blocked: Requests to the local network are not allowed'],
    ],
    [
      'a format that has no body of its own',
      { deliveryOptions: { format: 'json_lines' } },
      ['Format must be one of gitlab, cloudevents, ocsf'],
    ],
    [
      'a choice between signed and not, for it has no signatures',
      { deliveryOptions: { signed: true } },
      [
        'Signed cannot be chosen here: requests to this kind of destination carry no signatures. Leave it out',
      ],
    ],
    ['a category that there is not', { category: 'pigeon' }, ['Category is not included in the list']],
  ])('is refused with %s', async (_, more, errors) => {
    const answer = await mutate('Create', wanted(more));
    expect(answer).toEqual({ errors, externalAuditEventDestination: null });
  });

  it('is the same as another by address and index, and counts apart from those over HTTP', async () => {
    await destinationIn(world, group, { destinationUrl: collector.url });
    await made({ name: 'one' });
    expect((await mutate('Create', wanted({ name: 'two' }))).errors).toEqual([
      'Config url, index already taken.',
    ]);
    for (const index of ['a', 'b', 'c', 'd']) await made({ config: { url: collector.url, index } });
    expect((await mutate('Create', wanted({ config: { url: collector.url, index: 'e' } }))).errors).toEqual([
      'Maximum number of external audit event destinations (5) exceeded',
    ]);
  });

  it('is in the lists of the consolidated form alone, and not to be had as one over HTTP', async () => {
    const node = await made();
    const { data } = await world.execute(
      `query ($group: ID!) { group(fullPath: $group) {
         externalAuditEventDestinations { nodes { id } }
         externalAuditEventStreamingDestinations { nodes { id category } } } }`,
      { group: group.path },
      group.owner,
    );
    expect(data?.['group']).toEqual({
      externalAuditEventDestinations: { nodes: [] },
      externalAuditEventStreamingDestinations: { nodes: [{ id: node.id, category: 'splunk_hec' }] },
    });
    const legacy = `gid://gitlab/AuditEvents::ExternalAuditEventDestination/${rowId(node.id)}`;
    const asked = await world.execute(
      'query ($id: AuditEventsExternalAuditEventDestinationID!) { externalAuditEventDestination(id: $id) { id } }',
      { id: legacy },
      group.owner,
    );
    expect(asked.data?.['externalAuditEventDestination']).toBeNull();
    const destroyed = await world.execute(
      `mutation ($id: AuditEventsExternalAuditEventDestinationID!) {
         externalAuditEventDestinationDestroy(input: { id: $id }) { errors } }`,
      { id: legacy },
      group.owner,
    );
    expect(destroyed.errors?.[0]?.message).toContain("does not exist or you don't have permission");
    expect(await prisma.destination.count({ where: { id: rowId(node.id) } })).toBe(1);
  });

  it('is not for a Maintainer to make', async () => {
    const maintainer = await world.member(group, MAINTAINER);
    await expect(mutate('Create', wanted(), maintainer)).rejects.toThrow("don't have permission");
  });

  it('tells of each part that is changed, of a token without its value, and does not become of another category', async () => {
    const { id } = await made();
    const changed = await mutate('Update', {
      ...{ id, secretToken: OTHER_TOKEN },
      config: { url: collector.url, index: 'audit', sourcetype: 'audit:json', acknowledgement: true },
    });
    expect(changed.errors).toEqual([]);
    const told = await events('updated_group_audit_event_streaming_destination');
    expect(told).toMatchObject([
      { change: 'sourcetype', from: '_json', to: 'audit:json' },
      { change: 'acknowledgement', from: 'false', to: 'true' },
      { change: 'secret_token' },
    ]);
    expect(JSON.stringify(told)).not.toContain(OTHER_TOKEN);
    // What was read is written back.
    const { config } = changed.externalAuditEventDestination as Node;
    expect((await mutate('Update', { id, config, category: 'splunk_hec', secretToken: '' })).errors).toEqual(
      [],
    );
    expect(await events('updated_group_audit_event_streaming_destination')).toHaveLength(3);
    expect((await mutate('Update', { id, category: 'http' })).errors).toEqual([
      'Category cannot be changed: this destination is of the category splunk_hec. Create another destination, and delete this one',
    ]);
  });

  it('keeps the token before for as long as it is told, a day where nothing is said', async () => {
    const { id } = await made();
    const secrets = async () => {
      const parts = { sealer: world.sealer, kinds: DESTINATION_KINDS };
      const loaded = await loadDestinationConfig(prisma, parts, rowId(id));
      return loaded?.place.secrets['token'];
    };
    const hours = async () => ((await secrets())?.previous?.until.getTime() ?? 0) - Date.now();
    await mutate('Update', { id, secretToken: OTHER_TOKEN });
    expect(await secrets()).toMatchObject({ value: OTHER_TOKEN, previous: { value: TOKEN } });
    expect(Math.round((await hours()) / 3_600_000)).toBe(24);
    await mutate('Update', { id, secretToken: TOKEN, keepPreviousForHours: 48 });
    expect(Math.round((await hours()) / 3_600_000)).toBe(48);
    await mutate('Update', { id, secretToken: OTHER_TOKEN, keepPreviousForHours: 0 });
    expect(await secrets()).toEqual({ value: OTHER_TOKEN });
    expect((await mutate('Update', { id, keepPreviousForHours: 721 })).errors).toEqual([
      'Keep previous for hours must be between 0 and 720',
    ]);
    const http = await destinationIn(world, group);
    const consolidated = `gid://gitlab/AuditEvents::Group::ExternalStreamingDestination/${rowId(http.id)}`;
    expect((await mutate('Update', { id: consolidated, keepPreviousForHours: 1 })).errors[0]).toContain(
      'does not apply to the category http',
    );
  });

  it('is tried before it is saved, with the token that it would have', async () => {
    const verified = await mutate('Create', wanted({ verify: true }));
    expect(verified.errors).toEqual([]);
    expect(collector.receiver.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /services/collector/health',
      'POST /services/collector/event',
    ]);
    const id = verified.externalAuditEventDestination?.id;
    expect((await mutate('Update', { id, verify: true, secretToken: OTHER_TOKEN })).errors).toEqual([
      'Destination url did not accept the test event: Splunk answered "Invalid token" (code 4): enable the token in Splunk, or set the right one as secretToken; correct that, or save without verify',
    ]);
  });

  it('is asked for its health by a test, and then gets one event; what only a person can mend is said', async () => {
    const { id } = await made();
    const test = async () => {
      const { data } = await world.execute(
        `mutation ($id: AuditEventsStreamingDestinationID!) { externalAuditEventDestinationTest(input: { id: $id }) {
           errors attempt { outcome status errorMessage } delivery { requestHeaders { name value } } } }`,
        { id },
        group.owner,
      );
      return data?.['externalAuditEventDestinationTest'] as unknown as {
        attempt: Record<string, unknown>;
        delivery: { requestHeaders: { name: string; value: string }[] };
      };
    };
    const good = await test();
    expect(good.attempt).toEqual({ outcome: 'DELIVERED', status: 200, errorMessage: null });
    expect(good.delivery.requestHeaders).toContainEqual({ name: 'Authorization', value: '***' });
    expect(collector.indexed).toMatchObject([
      { index: 'audit', fields: { event_type: 'audit_event_streaming_test' } },
    ]);
    collector.override = ({ path }) =>
      path.endsWith('/health')
        ? said(503, { text: 'HEC is unhealthy, queues are full', code: 18 })
        : undefined;
    expect((await test()).attempt).toMatchObject({ outcome: 'BUSY', status: 503 });
    expect(collector.indexed).toHaveLength(1);
    collector.override = undefined;
    collector.tokens.clear();
    expect((await test()).attempt).toMatchObject({
      ...{ outcome: 'DENIED', status: 403 },
      errorMessage:
        'Splunk answered "Invalid token" (code 4): enable the token in Splunk, or set the right one as secretToken',
    });
  });

  it('of the instance is made by an admin in the same way', async () => {
    const admin = await world.admin();
    const { groupPath: _, ...input } = wanted({ config: { url: collector.url, index: 'all' } });
    const { data } = await world.execute(
      `mutation ($input: InstanceAuditEventStreamingDestinationsCreateInput!) {
         instanceAuditEventStreamingDestinationsCreate(input: $input) { errors externalAuditEventDestination { category } } }`,
      { input },
      admin,
    );
    expect(data?.['instanceAuditEventStreamingDestinationsCreate']).toEqual({
      errors: [],
      externalAuditEventDestination: { category: 'splunk_hec' },
    });
  });
});
