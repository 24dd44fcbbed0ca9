import type { BenchClient } from './client.ts';
import { batches } from './events.ts';
import { startHelper } from './helper.ts';

const BAD = 50;
const PER_GROUP = 5;
// Nothing listens there.
const REFUSING = 'http://127.0.0.1:1';

/** 50 destinations that hang, answer 500, send one byte a second, or refuse; in groups of their own. */
export interface BadDestinations {
  setActive(active: boolean): Promise<void>;
  /** Ten events to each of their groups. */
  feed(): Promise<void>;
  stop(): void;
}

/** They are paused at first. */
export async function addBadDestinations(client: BenchClient): Promise<BadDestinations> {
  const receivers = await startHelper('./bad-receiver-process.ts');
  const kinds = [
    ...['hang', '500', 'drip'].map((kind) => `http://127.0.0.1:${receivers.port}/${kind}`),
    REFUSING,
  ];
  const groups: string[] = [];
  const ids: string[] = [];
  for (let index = 0; index < BAD; index += 1) {
    if (index % PER_GROUP === 0) groups.push(await client.createGroup());
    const url = `${kinds[index % kinds.length]}/${index}`;
    ids.push(await client.createDestination(groups.at(-1) ?? '', url, 0));
  }
  const setActive = async (active: boolean): Promise<void> => {
    for (const id of ids) await client.setActive(id, active);
  };
  await setActive(false);
  return {
    setActive,
    async feed() {
      await Promise.all(groups.map((group) => client.ingest(group, batches(group, 1, 10), 1)));
    },
    stop: () => receivers.stop(),
  };
}
