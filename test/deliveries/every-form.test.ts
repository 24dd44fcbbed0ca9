import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { rowId } from '../destinations/documents.ts';
import { FORM_NAMES, FORMS, run, type FormName } from '../destinations/forms.ts';
import { OWNER, type TestGroup } from '../destinations/world.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents } from '../support/streaming.ts';
import { startWatched, type Watched } from './watched.ts';
import { numbersOf } from '../support/numbers.ts';

// What owners watch and do with a destination is the same in each of GitLab's four forms, and takes the id of each.

let watched: Watched;
let receiver: Receiver;
let admin: Actor;
let group: TestGroup;
beforeAll(async () => {
  watched = await startWatched();
  receiver = await startReceiver();
  admin = await watched.world.admin();
});
afterAll(async () => {
  await receiver.close();
  await watched.close();
});
beforeEach(async () => {
  await watched.world.db.database.prisma.destination.deleteMany();
  group = await watched.world.group();
  receiver.respond(200);
  receiver.clear();
});

const LISTS = {
  group: (fields: string) => `externalAuditEventDestinations { nodes { ${fields} } }`,
  groupStreaming: (fields: string) => `externalAuditEventStreamingDestinations { nodes { ${fields} } }`,
  instance: (fields: string) => `{ instanceExternalAuditEventDestinations { nodes { ${fields} } } }`,
  instanceStreaming: (fields: string) =>
    `{ auditEventsInstanceStreamingDestinations { nodes { ${fields} } } }`,
} as const;

const isOfGroup = (form: FormName): boolean => form === 'group' || form === 'groupStreaming';

// Whatever the document asked for.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Seen = Record<string, any>;

/** These fields of the only destination there is, in its form. */
async function see(form: FormName, fields: string): Promise<Seen> {
  const list = LISTS[form](fields);
  const document = isOfGroup(form) ? `{ group(fullPath: "${group.path}") { ${list} } }` : list;
  const { data, errors } = await watched.world.execute(document, {}, admin);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  const root = (isOfGroup(form) ? data?.['group'] : data) as unknown as Record<string, { nodes: Seen[] }>;
  return Object.values(root)[0]?.nodes[0] ?? {};
}

const made = (form: FormName) => FORMS[form](watched.world, admin, group).made({ url: receiver.url });

async function mutate(name: string, input: object, selection: string): Promise<Seen> {
  const { payload, errors, topLevel } = await run(watched.world, admin, name, { ...input }, selection);
  expect({ name, errors, topLevel }).toEqual({ name, errors: [], topLevel: undefined });
  return payload;
}

async function append(count: number, first = 1): Promise<void> {
  const stream = await watched.world.db.database.prisma.stream.findFirstOrThrow({
    where: { groupId: group.id },
  });
  await watched.process.append(stream.id, numberedEvents(count, first));
}

describe.each(FORM_NAMES)('a destination in the form %s', (form) => {
  it('shows its state, its deliveries and its signing secret', async () => {
    await made(form);
    await append(2);
    await eventually(async () => (await see(form, 'lag'))['lag'] === 0);
    const seen = await see(
      form,
      `state lag oldestPendingAt lastSuccessAt lastError { at } signingSecret
       deliveryCounts { lastHour { failed } } deliveries(eventType: "nothing") { nodes { status } }
       replays { nodes { id } }`,
    );
    expect(seen).toMatchObject({
      ...{ state: 'STREAMING', oldestPendingAt: null, lastError: null },
      lastSuccessAt: expect.any(String),
      signingSecret: expect.stringMatching(/^whsec_/),
      deliveryCounts: { lastHour: { failed: 0 } },
      replays: { nodes: [] },
    });
    expect((seen['deliveries'] as { nodes: unknown[] }).nodes).toEqual([]);
    const { deliveries } = await see(form, 'deliveries { nodes { status } }');
    expect((deliveries as { nodes: unknown[] }).nodes).toContainEqual({ status: 'DELIVERED' });
  });

  it('is tested by its id, and the event names it by that', async () => {
    const { id, name } = await made(form);
    const payload = await mutate(
      'externalAuditEventDestinationTest',
      { id },
      'attempt { trigger status } delivery { id body }',
    );
    expect(payload['attempt']).toEqual({ trigger: 'TEST', status: 200 });
    const delivery = payload['delivery'] as { id: string; body: string };
    expect(JSON.parse(delivery.body)).toMatchObject({
      entity_path: isOfGroup(form) ? group.path : 'gitlab_instance',
      target_type: id.slice('gid://gitlab/'.length, id.lastIndexOf('/')),
      target_id: rowId(id),
      target_details: name,
    });
  });

  it('sends dead letters again, all of them or those that are named', async () => {
    const { id } = await made(form);
    receiver.respond(({ json }) => ((json as { n?: number }).n === 2 ? 500 : 200));
    const failed = 'deliveries(status: FAILED) { nodes { id } }';
    await append(3);
    const dead = async () => (await see(form, failed))['deliveries'].nodes as { id: string }[];
    const [letter] = await eventually(async () => (await dead()).length === 1 && dead());
    const byId = { deliveryIds: [letter?.id] };
    expect(await mutate('auditEventsStreamingDeliveriesRetry', byId, 'retriedCount')).toMatchObject({
      retriedCount: 1,
    });
    await eventually(async () => (await dead()).length === 1);
    receiver.respond(200);
    const all = { destinationId: id, status: 'FAILED' };
    expect(await mutate('auditEventsStreamingDeliveriesRetry', all, 'retriedCount')).toMatchObject({
      retriedCount: 1,
    });
    await eventually(async () => (await dead()).length === 0);
  });

  it('is sent a time span again, which shows its progress and can be cancelled', async () => {
    const { id } = await made(form);
    await append(5);
    await eventually(async () => numbersOf(receiver).length === 5);
    await eventually(async () => (await see(form, 'lag'))['lag'] === 0);
    receiver.clear();
    const replays = 'replays(first: 1) { nodes { id state total done delivered failed } }';
    const replay = async () => (await see(form, replays))['replays'].nodes[0] as Seen;
    await mutate('externalAuditEventDestinationReplay', { id }, 'replay { id state }');
    const { total, ...done } = await eventually(async () => {
      const found = await replay();
      return found['state'] === 'FINISHED' && found;
    });
    expect(done).toMatchObject({ done: total, delivered: total, failed: 0 });
    expect(numbersOf(receiver)).toEqual(expect.arrayContaining([1, 2, 3, 4, 5]));

    receiver.respond({ hang: true });
    const { replay: hanging } = await mutate('externalAuditEventDestinationReplay', { id }, 'replay { id }');
    await mutate('externalAuditEventDestinationReplayCancel', { id: hanging.id }, 'replay { state }');
    expect(await replay()).toMatchObject({ id: hanging.id, state: 'CANCELLED' });
  });

  it('is tried before it is made and before it is changed, when `verify` says so', async () => {
    receiver.respond(({ path }) => (path.startsWith('/bad') ? 404 : 200));
    const client = FORMS[form](watched.world, admin, group);
    const refused = [expect.stringMatching(/did not accept the test event: it answered 404 instead of 2xx/)];
    const bad = await client.create({ url: `${receiver.url}/bad`, verify: true });
    expect(bad).toMatchObject({ errors: refused, node: null });
    const { id } = await client.made({ url: `${receiver.url}/good`, verify: true });
    expect((await client.update({ id, url: `${receiver.url}/bad`, verify: true })).errors).toEqual(refused);
    expect(await client.update({ id, url: `${receiver.url}/good/2`, verify: true })).toMatchObject({
      errors: [],
      node: { url: `${receiver.url}/good/2` },
    });
    expect((await client.update({ id, url: `${receiver.url}/bad` })).errors).toEqual([]);
  });
});

describe('an id that says no form', () => {
  it('of a replay or a delivery of the instance is neither usable nor visible for others', async () => {
    const { id } = await made('instance');
    receiver.respond({ hang: true });
    await append(1);
    const { replay } = await mutate('externalAuditEventDestinationReplay', { id }, 'replay { id }');
    const delivery = `gid://gitlab/AuditEvents::Streaming::Delivery/${rowId(id)}-1`;
    for (const actor of [await watched.world.member(group, OWNER), undefined]) {
      for (const [name, input] of [
        ['externalAuditEventDestinationReplayCancel', { id: replay.id as string }],
        ['auditEventsStreamingDeliveriesRetry', { deliveryIds: [delivery] }],
      ] as const) {
        const { topLevel } = await run(watched.world, actor, name, input);
        expect(topLevel).toMatch(/^The resource that you are attempting to access does not exist/);
      }
    }
  });

  it('of a model that is not a destination is refused', async () => {
    const input = { id: 'gid://gitlab/AuditEvents::Streaming::Header/1' };
    const { topLevel } = await run(watched.world, admin, 'externalAuditEventDestinationTest', input);
    expect(topLevel).toMatch(
      /does not represent an instance of AuditEvents::ExternalAuditEventDestination or .*Instance::ExternalStreamingDestination/,
    );
  });
});
