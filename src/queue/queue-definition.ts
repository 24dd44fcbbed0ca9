import type { QueueOptions } from 'pg-boss';
import type { z } from 'zod';

/** A queue: its name, what a job carries (checked when enqueued and when run), and how pg-boss keeps it. */
export interface QueueDefinition<T extends object> {
  readonly name: string;
  readonly payload: z.ZodType<T>;
  readonly options: QueueOptions;
  /** At most so many jobs of one group are worked at a time, over all processes. */
  readonly perGroup?: number;
}

const TEN_YEARS_SECONDS = 10 * 365 * 86_400;

/**
 * Defaults of every queue. A job is never given up and never dropped unfinished: what it stands for is a promise kept
 * elsewhere. NOTIFY stays off because inside a transaction it serialises every commit of the cluster.
 */
export const QUEUE_DEFAULTS = {
  policy: 'standard',
  notify: false,
  retryLimit: 2_147_483_647,
  retryDelay: 1,
  retentionSeconds: TEN_YEARS_SECONDS,
  deleteAfterSeconds: 60,
  // The least that pg-boss takes: how long the jobs of a process that died stay taken.
  heartbeatSeconds: 10,
  expireInSeconds: 600,
} as const;
