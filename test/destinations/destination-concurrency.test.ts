import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addHeader, createIn, destinationIn, update, type DestinationAnswer } from './documents.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const times = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

/** How often each list of errors came; none is "accepted". */
function tally(
  outcomes: readonly { readonly errors: readonly string[]; readonly topLevel: string | undefined }[],
) {
  const counts: Record<string, number> = {};
  for (const { errors, topLevel } of outcomes) {
    const what = topLevel ?? (errors.join(' + ') || 'accepted');
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

const CAP = 'Maximum number of external audit event destinations (5) exceeded';

describe('twenty requests at once', () => {
  it('make five destinations', async () => {
    const group = await world.group();
    const outcomes = await times(20, (n) =>
      createIn(world, group, { destinationUrl: `https://example.com/${n}` }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 5, [CAP]: 15 });
  });

  it('activate no more than five destinations', async () => {
    const group = await world.group();
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) {
      const { id } = await destinationIn(world, group);
      await update(world, group, { id, active: false });
      ids.push(id);
    }
    const outcomes = await Promise.all(ids.map((id) => update(world, group, { id, active: true })));
    expect(tally(outcomes)).toEqual({ accepted: 5, [`Cannot activate: ${CAP}`]: 15 });
  });

  it.each([
    ['URL', { destinationUrl: 'https://example.com/same' }, 'Destination url has already been taken'],
    ['name', { name: 'same' }, 'Name has already been taken'],
    ['token', { verificationToken: 'the-same-token-again' }, 'Verification token has already been taken'],
  ])('make one destination of one %s', async (_what, input, message) => {
    const group = await world.group();
    const outcomes = await times(20, (n) =>
      createIn(world, group, { destinationUrl: `https://example.com/${n}`, ...input }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 1, [message]: 19 });
  });

  it('give one destination a name', async () => {
    const group = await world.group();
    const destinations: DestinationAnswer[] = [];
    for (let n = 0; n < 5; n++) destinations.push(await destinationIn(world, group));
    const outcomes = await times(20, (n) =>
      update(world, group, { id: destinations[n % 5]?.id, name: 'same' }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 4, 'Name has already been taken': 16 });
  });

  it('give a destination twenty headers and no more', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    for (let n = 0; n < 10; n++)
      await addHeader(world, group, { destinationId: id, key: `X-${n}`, value: 'v' });
    const outcomes = await times(20, (n) =>
      addHeader(world, group, { destinationId: id, key: `X-More-${n}`, value: 'v' }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 10, 'Headers are limited to 20 per destination': 10 });
  });

  it('make one header of one name', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const outcomes = await times(20, (n) =>
      addHeader(world, group, { destinationId: id, key: n % 2 === 0 ? 'X-Key' : 'x-key', value: 'v' }),
    );
    expect(tally(outcomes)).toEqual({ accepted: 1, 'Key has already been taken': 19 });
  });
});
