import { setTimeout as sleep } from 'node:timers/promises';
import { startHelper } from './helper.ts';

/** What a receiver that refuses some requests has seen. */
export interface SheddingCounts {
  /** Different events. */
  readonly taken: number;
  readonly refused: number;
  /** From the first request to the newest event taken. */
  readonly milliseconds: number;
}

/** Receivers that refuse some requests, each at a path of its own. */
export interface SheddingReceiver {
  readonly url: string;
  /** Resolves when a path has taken so many events, or after the time, whichever comes first. */
  taken(path: string, events: number, withinMs: number): Promise<SheddingCounts>;
  stop(): void;
}

const LOOK_MS = 50;
/** How long the receiver that takes eight at once works on one, beside its distance. */
export const SERVICE_MS = 8;

export async function startSheddingReceiver(): Promise<SheddingReceiver> {
  const helper = await startHelper('./shedding-receiver-process.ts');
  const url = `http://127.0.0.1:${helper.port}`;
  const counts = async (path: string): Promise<SheddingCounts> =>
    (await (await fetch(`${url}/counts${path}`)).json()) as SheddingCounts;
  return {
    url,
    async taken(path, events, withinMs) {
      const deadline = performance.now() + withinMs;
      for (;;) {
        const seen = await counts(path);
        if (seen.taken >= events || performance.now() > deadline) return seen;
        await sleep(LOOK_MS);
      }
    },
    stop: () => helper.stop(),
  };
}
