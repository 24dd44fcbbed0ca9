import type { OwnStreams } from '../../event-log/own-streams.ts';
import type { Consumer } from '../../queue/consumer.ts';
import type { StreamEventsJob } from './stream-events.job.ts';
import { claimOf } from './subscription-claim.ts';

/** An append that wakes more leaves all of them to the queue, where other processes take some. */
const MOST_OF_AN_APPEND = 4;

/** Streams what the appends of this process wake, in the slots of its stream jobs. */
export function createOwnStreams(
  consumer: Consumer<{ subscriptionId: number }>,
  job: Pick<StreamEventsJob, 'claimed'>,
  owner: string,
): OwnStreams {
  return {
    reserve() {
      const reservation = consumer.reserve(MOST_OF_AN_APPEND);
      if (reservation === undefined) return undefined;
      return {
        owner,
        count: reservation.count,
        start(claimed) {
          for (const one of claimed) {
            const made = { id: one.job_id, data: { subscriptionId: one.id }, retryCount: 0 };
            reservation.work(made, job.claimed(claimOf(one)));
          }
        },
        end: () => reservation.end(),
      };
    },
  };
}
