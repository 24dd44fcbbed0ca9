import { setTimeout as sleep } from 'node:timers/promises';
import type { Injury } from './topology.ts';

/** Runs `hurt`, waits, and runs `heal`. */
export async function injure(options: {
  readonly hurt: () => Promise<unknown>;
  readonly forMs: number;
  readonly heal: () => Promise<unknown>;
  readonly owner?: string;
}): Promise<Injury> {
  const { hurt, forMs, heal, owner } = options;
  const at = Date.now();
  await hurt();
  const { promise: restarted, resolve } = Promise.withResolvers<number>();
  const healing = async (): Promise<void> => {
    await sleep(forMs);
    resolve(Date.now());
    await heal();
  };
  return { at, owner, restarted, healed: healing() };
}
