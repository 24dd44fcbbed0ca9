import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { httpPlace } from '../../src/destinations/model/http-place.ts';
import { addHeader, destinationIn, mutate, rowId, update, updateHeader } from './documents.ts';
import { FORMS } from './forms.ts';
import { createWorld, openedConfig, type TestGroup, type World } from './world.ts';
import { rowsOf } from '../support/rows.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const prisma = () => world.db.database.prisma;
const row = (id: string) => prisma().destination.findUniqueOrThrow({ where: { id: rowId(id) } });
const subscription = (id: string) =>
  prisma().subscription.findFirstOrThrow({ where: { destinationId: rowId(id) } });
const config = (id: string) => openedConfig(world, rowId(id));

/** As if events had come in while nothing was sent. */
async function fallBehind(group: TestGroup): Promise<void> {
  await prisma().stream.updateMany({
    where: { groupId: group.id },
    data: { lastSequence: { increment: 3 } },
  });
}

/** As if its stream job had sent everything and gone to sleep. */
async function catchUp(group: TestGroup, id: string): Promise<bigint> {
  const stream = await prisma().stream.findFirstOrThrow({ where: { groupId: group.id } });
  const asleep = { position: stream.lastSequence, awake: false, jobId: null };
  await prisma().subscription.updateMany({ where: { destinationId: rowId(id) }, data: asleep });
  return stream.lastSequence;
}

/** As if a delivery had failed and its destination were down. */
async function park(group: TestGroup, id: string): Promise<void> {
  const { id: streamId } = await prisma().stream.findFirstOrThrow({ where: { groupId: group.id } });
  await world.db.database.pool.query(
    `INSERT INTO failed_deliveries (destination_id, stream_id, sequence, event_id, event_type, received_at, body, attempts, parked)
     VALUES ($1, $2, 1, 1, 'project_created', now(), '{}', 1, true)`,
    [rowId(id), streamId],
  );
}

async function isParked(id: string): Promise<boolean> {
  const [row] = await rowsOf(world.db.database.pool, 'failed_deliveries', { destinationId: rowId(id) });
  return row?.parked === true;
}

const FAILING = {
  consecutiveFailures: 7,
  failingSince: new Date(),
  nextProbeAt: new Date(),
  probeNumber: 3,
};
const HEALTHY = {
  active: true,
  consecutiveFailures: 0,
  failingSince: null,
  nextProbeAt: null,
  switchedOffAt: null,
  switchedOffReason: null,
  probeNumber: 4,
};

describe('a new destination', () => {
  it('reads the stream of its group from now on, the event of its own creation first', async () => {
    const group = await world.group();
    await fallBehind(group);
    const { id } = await destinationIn(world, group);
    expect(await subscription(id)).toMatchObject({ position: 3n, runnable: true, awake: true });
    expect(await prisma().stream.findFirst({ where: { groupId: group.id } })).toMatchObject({
      lastSequence: 4n,
    });
  });

  it('keeps its token encrypted', async () => {
    const token = 'a-secret-of-24-character';
    const { id } = await destinationIn(world, await world.group(), { verificationToken: token });
    const stored = await prisma().destinationSecret.findMany({ where: { destinationId: rowId(id) } });
    expect(stored.map(({ name }) => name).sort()).toEqual(['signing_secret', 'verification_token']);
    expect(stored.some(({ value }) => Buffer.from(value).includes(token))).toBe(false);
    expect((await config(id))?.place.secrets['verification_token']?.value).toBe(token);
  });
});

describe('pausing', () => {
  it('stops the subscription where it is, and resuming wakes it there', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const position = await catchUp(group, id);
    await update(world, group, { id, active: false });
    expect(await subscription(id)).toMatchObject({ position, runnable: false, awake: false });
    expect((await config(id))?.active).toBe(false);

    await fallBehind(group);
    await park(group, id);
    const wakes = world.published.wakes;
    await update(world, group, { id, active: true });
    expect(await subscription(id)).toMatchObject({ position, runnable: true, awake: true });
    expect(world.published.wakes).toBe(wakes + 1);
    expect(await isParked(id)).toBe(false);
  });

  it('says so in the log, one line for each change of state and none for others', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    world.logged.length = 0;
    await update(world, group, { id, active: false });
    await update(world, group, { id, active: false, name: 'Another name' });
    await update(world, group, { id, active: true });
    const lines = world.logged.map((line) => JSON.parse(line) as { msg: string; destination: number });
    expect(lines.map(({ destination }) => destination)).toEqual([rowId(id), rowId(id)]);
    expect(lines[0]?.msg).toMatch(/^a destination was paused/);
    expect(lines[1]?.msg).toMatch(/^a destination was activated/);
  });

  it('makes no second job when it is resumed before its stream has gone to sleep', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const { awake, jobId } = await subscription(id);
    const wakes = world.published.wakes;
    await update(world, group, { id, active: false });
    await update(world, group, { id, active: true });
    expect(await subscription(id)).toMatchObject({ runnable: true, awake, jobId });
    expect(world.published.wakes).toBe(wakes);
  });
});

describe('a destination that was switched off', () => {
  it('starts again with active: true, and a waiting probe is stale', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const off = { ...FAILING, active: false, switchedOffAt: new Date(), switchedOffReason: '410 Gone' };
    await prisma().destination.update({ where: { id: rowId(id) }, data: off });
    await update(world, group, { id, active: true });
    expect(await row(id)).toMatchObject(HEALTHY);
  });
});

describe('a destination that is failing', () => {
  it.each([
    ['URL', { url: 'https://example.com/corrected' }],
    ['token', { token: 'a-corrected-token' }],
  ])('is tried again at once when its %s changes', async (_, corrected) => {
    const group = await world.group();
    const form = FORMS.groupStreaming(world, group.owner, group);
    const { id } = await form.made();
    await prisma().destination.update({ where: { id: rowId(id) }, data: FAILING });
    await prisma().subscription.updateMany({
      where: { destinationId: rowId(id) },
      data: { runnable: false },
    });
    await fallBehind(group);
    await park(group, id);
    expect((await form.update({ id, ...corrected })).errors).toEqual([]);
    expect(await row(id)).toMatchObject(HEALTHY);
    expect(await subscription(id)).toMatchObject({ runnable: true, awake: true });
    expect(await isParked(id)).toBe(false);
  });

  it('waits for its probe when only its name changes, or its URL while it is paused', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    await prisma().destination.update({ where: { id: rowId(id) }, data: FAILING });
    await park(group, id);
    await update(world, group, { id, name: 'renamed' });
    await update(world, group, { id, active: false });
    await update(world, group, { id, destinationUrl: 'https://example.com/corrected' });
    expect(await row(id)).toMatchObject({ ...FAILING, active: false });
    expect(await isParked(id)).toBe(true);
  });
});

describe('an update', () => {
  it.each([[{}], [{ active: null, name: null, destinationUrl: null }], [{ name: '', active: true }]])(
    'without a change leaves the version: %j',
    async (change) => {
      const group = await world.group();
      const before = await destinationIn(world, group);
      const { node, errors } = await update(world, group, { id: before.id, ...change });
      expect(errors).toEqual([]);
      expect(node).toEqual(before);
      expect((await row(before.id)).version).toBe(1);
    },
  );

  it('does not ask the name service about a URL that stays', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const url = 'https://vanished.example/';
    await prisma().destination.update({ where: { id: rowId(id) }, data: httpPlace(url) });
    const { errors } = await update(world, group, { id, destinationUrl: url, active: false });
    expect(errors).toEqual([]);
  });
});

describe('the configuration for streaming', () => {
  it('holds what the next request needs: the active headers in the order they were made', async () => {
    const group = await world.group();
    const { id, destinationUrl } = await destinationIn(world, group, {
      verificationToken: 'token-of-20-letters.',
    });
    for (const [key, active] of [
      ['X-B', true],
      ['X-C', false],
      ['X-A', true],
    ]) {
      await addHeader(world, group, { destinationId: id, key, value: `value of ${key}`, active });
    }
    expect(await config(id)).toMatchObject({
      id: rowId(id),
      shareKey: `group ${group.id}`,
      version: 4,
      active: true,
      place: {
        destinationId: rowId(id),
        config: { url: destinationUrl },
        secrets: {
          verification_token: { value: 'token-of-20-letters.' },
          signing_secret: { value: expect.stringMatching(/^whsec_/) },
        },
        headers: [
          { key: 'X-B', value: 'value of X-B' },
          { key: 'X-A', value: 'value of X-A' },
        ],
      },
    });
  });

  it('has a new version after every change, which every process is told', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    world.published.destinations.length = 0;
    const { node } = await addHeader(world, group, { destinationId: id, key: 'X-Key', value: 'v' });
    await updateHeader(world, group, { headerId: node?.id, value: 'other' });
    await updateHeader(world, group, { headerId: node?.id, value: 'other' });
    await updateHeader(world, group, { headerId: node?.id, key: '' });
    await mutate(world, 'auditEventsStreamingHeadersDestroy', { headerId: node?.id }, group.owner);
    await update(world, group, { id, name: 'renamed' });
    expect((await config(id))?.version).toBe(5);
    expect(world.published.destinations).toEqual(Array.from({ length: 4 }, () => String(rowId(id))));
  });

  it('is gone with the destination, and so are its headers and its subscription', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    await addHeader(world, group, { destinationId: id, key: 'X-Key', value: 'v' });
    await mutate(world, 'externalAuditEventDestinationDestroy', { id }, group.owner);
    expect(await config(id)).toBeUndefined();
    expect(await prisma().header.count({ where: { destinationId: rowId(id) } })).toBe(0);
    expect(await prisma().subscription.count({ where: { destinationId: rowId(id) } })).toBe(0);
    expect(world.published.destinations.at(-1)).toBe(String(rowId(id)));
  });
});
