import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { expectUnnoticed, observe } from './observe.ts';
import { ABUSER, startWorld, type World } from './world.ts';

const MB = 1024 * 1024;
const INGEST = `/api/v4/groups/${ABUSER}/audit_events`;

let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world.close());

describe('bodies that cost more than they are long: another group does not notice', () => {
  it.each([
    ['to a path that does not exist', '/nothing', 20, 4 * MB],
    ['to GraphQL, without a token', '/api/graphql', 50, 2 * MB],
  ])('chunks of one byte, %s', async (_where, path, connections, bytesPerSecond) => {
    const options = { path, connections, bytesPerSecond };
    expectUnnoticed(await observe(world, { load: 'tiny-chunks', options }), { milliseconds: 1_000 });
  });

  it('chunks of one byte, with a token for events', async () => {
    const token = await world.memberToken(ABUSER, 40, 'ingest');
    const options = { path: INGEST, connections: 20, bytesPerSecond: 4 * MB, token };
    expectUnnoticed(await observe(world, { load: 'tiny-chunks', options }), { milliseconds: 1_000 });
  });

  it('chunks of one byte that are held open, without a token', async () => {
    const held = [
      { connections: 1, bytes: 520_000, chunked: true },
      { connections: 1, bytes: 510_000, chunked: true },
      { connections: 22, bytes: 20_000, chunked: true },
    ];
    const observed = await observe(world, { load: 'held-bodies', options: { path: '/api/graphql', held } });
    expectUnnoticed(observed, { milliseconds: 1_000 });
  });

  it('uploads that stop before their end, with a token for events', async () => {
    const token = await world.memberToken(ABUSER, 40, 'ingest');
    const held = [
      { connections: 10, bytes: 25 * MB - 10 },
      // Into the last corner of what ten of the largest leave free.
      ...[100_000, 10_000, 1_000, 100].map((bytes) => ({ connections: 60, bytes })),
    ];
    const options = { path: INGEST, held, token };
    const observed = await observe(world, { load: 'held-bodies', options, atLeastSeconds: 4 });
    expectUnnoticed(observed, { milliseconds: 1_000 });
  });
});
