import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createDestination } from '../../src/destinations/lifecycle/create-destination.service.ts';
import { destroyDestination } from '../../src/destinations/lifecycle/destroy.mutations.ts';
import { updateDestination } from '../../src/destinations/lifecycle/update-destination.service.ts';
import { overHttp } from '../../src/destinations/model/http-place.ts';
import { VERIFICATION_TOKEN } from '../../src/destinations/secrets/secret-names.ts';
import { createInstanceStream } from '../../src/event-log/instance-stream.ts';
import { aGroup } from '../access/people.ts';
import { startReceiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';
import { destinationDeps } from '../support/destination-deps.ts';
import { numbersOf, sorted } from '../support/numbers.ts';
import { rowsOf } from '../support/rows.ts';

const { test, process } = await streamingOfFile();
const receiver = await startReceiver();
afterAll(() => receiver.close());

const permit = {
  group: null,
  author: { id: 1, name: 'root', ip: null },
  generation: 'consolidated',
} as const;

const deps = () => destinationDeps(process);

async function streamOf(path: string): Promise<number> {
  const { id } = await aGroup(test.database.prisma, path);
  const stream = await test.database.prisma.stream.findUniqueOrThrow({ where: { groupId: id } });
  return stream.id;
}

const hears = (what: RegExp): Promise<void> =>
  receiver.waitFor((requests) => requests.some(({ body }) => what.test(body)));

describe('a destination of the instance', () => {
  it('gets the events of every group, of groups made later and of none; pauses, goes on and is told its end', async () => {
    const [early, none] = [await streamOf('early'), await createInstanceStream(test.database.pool)()];
    const input = {
      ...overHttp(`${receiver.url}/all`),
      secrets: { [VERIFICATION_TOKEN]: randomBytes(12).toString('hex') },
    };
    const made = await createDestination(deps(), permit, input);
    if (made.kind !== 'created') throw new Error(JSON.stringify(made));
    const late = await streamOf('late');
    const appendToAll = async (first: number): Promise<void> => {
      for (const [index, stream] of [early, none, late].entries()) {
        await process.append(stream, numberedEvents(10, first + 10 * index));
      }
    };
    const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
    const got = () => sorted(numbersOf(receiver));

    await appendToAll(100);
    await eventually(async () => got().length >= 30);
    expect(got()).toEqual(numbers(100, 130));
    await hears(/created_instance_audit_event_streaming_destination/);

    const paused = await updateDestination(deps(), permit, made.destination, { active: false });
    expect(paused.kind).toBe('updated');
    await hears(/Changed active from true to false/);
    await appendToAll(200);
    await updateDestination(deps(), permit, made.destination, { active: true });
    await eventually(async () => got().length >= 60);
    expect(got()).toEqual([...numbers(100, 130), ...numbers(200, 230)]);

    expect(await destroyDestination(deps(), permit, made.destination.id)).toBe('destroyed');
    await hears(/deleted_instance_audit_event_streaming_destination/);
    expect(await test.database.prisma.subscription.count()).toBe(0);
  });

  it('that answers 410 is switched off in every stream, and the log of the instance says so', async () => {
    receiver.respond(() => 410);
    const input = overHttp(`${receiver.url}/gone`);
    const made = await createDestination(deps(), permit, input);
    if (made.kind !== 'created') throw new Error(JSON.stringify(made));
    const { id } = made.destination;
    const off = await eventually(async () => {
      const row = await test.database.prisma.destination.findUnique({ where: { id } });
      return row?.active === false && row;
    });
    expect(off.switchedOffAt).not.toBeNull();
    const runnable = { destinationId: id, runnable: true };
    expect(await test.database.prisma.subscription.count({ where: runnable })).toBe(0);
    const where = { eventType: 'update_instance_event_streaming_destination' };
    const [event] = await rowsOf(test.database.pool, 'audit_events', where);
    expect(event).toMatchObject({ entityPath: 'gitlab_instance', authorName: 'Auditstream' });
  });
});
