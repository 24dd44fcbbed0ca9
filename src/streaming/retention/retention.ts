import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../database/database.ts';
import type { Logger } from '../../observability/logger.ts';
import { oldestBefore, type StoredPartition } from './daily-partitions.ts';
import { dropPartition, type DropResult } from './drop-partition.ts';
import { streamingLogErrors } from '../streaming-errors.ts';

const MAX_TRIES = 3;
const BETWEEN_TRIES_MS = 500;

/** Drops what is older than the retention, a partition a run. */
export function createRetention(options: {
  readonly database: Pick<Database, 'pool'>;
  readonly log: Logger;
  /** Milliseconds. */
  readonly retention: number;
  /** Names of the followers of the log for which events are kept until they are past them. */
  readonly holdingBack: readonly string[];
}) {
  const { database, log, retention, holdingBack } = options;
  const { pool } = database;
  // For each partition that stays, so that it is logged once a day and not once a minute.
  const said = new Map<string, string>();

  const drop = async (partition: StoredPartition): Promise<DropResult> => {
    let result = await dropPartition(pool, partition, holdingBack);
    for (let tries = 1; result.kind === 'busy' && tries < MAX_TRIES; tries += 1) {
      await sleep(BETWEEN_TRIES_MS);
      result = await dropPartition(pool, partition, holdingBack);
    }
    return result;
  };

  return {
    /** `time` must be of a trusted clock. Returns the partition that was dropped. */
    async dropOldest(time: Date): Promise<StoredPartition | undefined> {
      const today = time.toISOString().slice(0, 10);
      for (const partition of await oldestBefore(pool, new Date(time.getTime() - retention))) {
        const result = await drop(partition);
        if (result.kind === 'dropped') {
          logDropped(log, partition, result);
          said.delete(partition.name);
          return partition;
        }
        const news = `${result.kind} ${today}`;
        if (said.get(partition.name) !== news) logKept(log, partition, result);
        said.set(partition.name, news);
      }
      return undefined;
    },
  };
}

function logDropped(
  log: Logger,
  partition: StoredPartition,
  { bytes, missed }: Extract<DropResult, { kind: 'dropped' }>,
): void {
  log.info({ partition: partition.name, bytes }, 'dropped events older than the retention');
  for (const { destinationId, streamId, events } of missed) {
    log.warn(
      { destination: destinationId, stream: streamId, events, receivedBefore: partition.until },
      streamingLogErrors.EVENTS_MISSED,
    );
  }
}

function logKept(
  log: Logger,
  partition: StoredPartition,
  result: Exclude<DropResult, { kind: 'dropped' }>,
): void {
  if (result.kind === 'busy') {
    log.info(
      { partition: partition.name },
      'events older than the retention stay for now, because the table is in use (by a backup?); dropping them ' +
        'is tried again every minute',
    );
  } else {
    const { destinations, followers } = result;
    if (destinations.length > 0)
      log.warn({ partition: partition.name, destinations }, streamingLogErrors.PARTITION_NEEDED);
    if (followers.length > 0)
      log.warn({ partition: partition.name, followers }, streamingLogErrors.PARTITION_FOLLOWED);
  }
}
