import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { expectUnnoticed, observe } from './observe.ts';
import { ABUSER, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(() => world.close());

describe('documents that cost as much as their length allows', () => {
  it.each(['spreads', 'directives', 'variables', 'introspection'])(
    'without a token, batches of %s: another group does not notice',
    async (shape) => {
      const observed = await observe(world, {
        load: 'documents',
        options: { shape, operations: 100 },
      });
      expectUnnoticed(observed, { milliseconds: 1_500 });
    },
  );

  it('without a token, one after the other: another group does not notice', async () => {
    const options = { shape: 'introspection', operations: 1, clients: 8 };
    expectUnnoticed(await observe(world, { load: 'documents', options }), { milliseconds: 1_500 });
  });

  it.each([
    ['spreads', 100],
    ['arguments', 1],
  ])(
    "with a Guest's token, %s, %d in a request: another group does not notice",
    async (shape, operations) => {
      const token = await world.memberToken(ABUSER, 10, 'read_api');
      const options = { shape, operations, token };
      expectUnnoticed(await observe(world, { load: 'documents', options }), {
        milliseconds: 1_500,
      });
    },
  );
});
