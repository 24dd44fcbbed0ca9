import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { expectUnnoticed, observe } from './observe.ts';
import { ABUSER, startWorld, type World } from './world.ts';

const GUEST = 10;
const MAINTAINER = 40;

let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world.close());

describe('bodies that take long to read: another group does not notice', () => {
  it.each([
    ['590 000 members', 'members'],
    ['six events of 90 000 members each', 'valid-members'],
    ['590 000 numbers beyond all numbers', 'raw-numbers'],
    ['25 MB of line feeds', 'line-feeds'],
    ['a text of 12 500 000 escaped quotes', 'escaped-quotes'],
  ])('%s, with a token for events', async (_what, kind) => {
    const token = await world.memberToken(ABUSER, MAINTAINER, 'ingest');
    const options = { kind, token, group: ABUSER };
    expectUnnoticed(await observe(world, { load: 'large-bodies', options }), { milliseconds: 1_500 });
  });

  it("590 000 members by GraphQL, with a Guest's token", async () => {
    const token = await world.memberToken(ABUSER, GUEST, 'read_api');
    const options = { kind: 'members-by-graphql', token, group: ABUSER };
    expectUnnoticed(await observe(world, { load: 'large-bodies', options }), { milliseconds: 1_500 });
  });

  it.each([
    ['REST', 'batches'],
    ['GraphQL', 'batches-by-graphql'],
  ])('twelve senders of batches of 23 MB at a time, by %s', async (_how, kind) => {
    const token = await world.memberToken(ABUSER, MAINTAINER, 'api');
    const options = { kind, token, group: ABUSER, clients: 12 };
    expectUnnoticed(await observe(world, { load: 'large-bodies', options, atLeastSeconds: 4 }), {
      milliseconds: 1_500,
    });
  });
});
