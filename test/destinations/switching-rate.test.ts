import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createIn } from './documents.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

it('destinations of one group are made and destroyed so many times a minute, those of others as before', async () => {
  const [group, other] = [await world.group(), await world.group()];
  const wanted = { destinationUrl: 'https://10.9.0.1/' };
  const tryToMake = async (): Promise<string> => {
    try {
      await createIn(world, group, wanted);
      return 'answered';
    } catch (error) {
      return String(error);
    }
  };
  const outcomes: string[] = [];
  while (outcomes.length < 200 && outcomes.at(-1) !== 'refused') {
    const outcome = await tryToMake();
    outcomes.push(
      /HTTP 429: .*more than 60 times a minute\. Try again in 1 s/.test(outcome) ? 'refused' : outcome,
    );
  }
  // Some come back while the others are made.
  expect(outcomes.length).toBeGreaterThan(120);
  expect(outcomes.slice(0, 120)).toEqual(Array(120).fill('answered'));
  expect(outcomes.at(-1)).toBe('refused');
  expect((await createIn(world, other, wanted)).errors).toEqual([]);
});
