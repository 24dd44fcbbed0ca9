import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createIn } from './documents.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

it('the hosts of one group are looked up so many times a minute, those of others as before', async () => {
  const [group, other] = [await world.group(), await world.group()];
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      createIn(world, group, { destinationUrl: `http://unknown${index}.example/` }),
    ),
  );
  const refusals = answers.flatMap(({ errors }) => errors);
  const unknown = 'Destination url is blocked: Host cannot be resolved or invalid';
  const tooMany =
    'Destination url is blocked: Hosts of a group are looked up at most 60 times a minute; try again in 1 s';
  expect(new Set(refusals)).toEqual(new Set([unknown, tooMany]));
  expect(refusals.filter((text) => text === unknown).length).toBeGreaterThanOrEqual(60);
  expect((await createIn(world, other, { destinationUrl: 'https://example.com/' })).errors).toEqual([]);
  // An address is not looked up.
  expect((await createIn(world, group, { destinationUrl: 'https://10.9.0.1/' })).errors).toEqual([]);
});
