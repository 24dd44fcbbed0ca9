import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reclaimSubscriptions } from '../../../src/streaming/stream/reclaim.ts';
import { newEvent } from '../../support/events.ts';
import { filterByTypes } from '../../support/filter-by-types.ts';
import { placeOf } from '../../support/places.ts';
import { startReceiver, type ReceivedRequest } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { type TestDestination } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({ retrySchedule: [20, 20], linger: 10 });
const { pool } = test.database;

const TYPES = ['a', 'b', 'c'];

/** What happens to a destination, one after the other. */
type Step =
  | { readonly kind: 'append'; readonly types: readonly string[] }
  /** Once everything has been sent, so that it is known what is due. */
  | { readonly kind: 'filter'; readonly types: readonly string[] }
  | { readonly kind: 'pause' }
  /** The process dies, as far as the database can tell, and comes back at once. */
  | { readonly kind: 'crash' };

const types = (maxLength: number, minLength = 0) =>
  fc.array(fc.constantFrom(...TYPES), { minLength, maxLength });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: types(60, 1).map((some): Step => ({ kind: 'append', types: some })) },
  { weight: 2, arbitrary: types(2).map((some): Step => ({ kind: 'filter', types: [...new Set(some)] })) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'pause' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ kind: 'crash' }) },
);
/**
 * By the remainder of the sequence: how often an event is refused, and with what. None for good because the destination is
 * busy: while that is all that it says, it is down, and what waits for it waits.
 */
const refusals = fc.array(
  fc.oneof(
    fc.record({ times: fc.constantFrom(0, 0, 0, 0, 1, 2, Infinity), status: fc.constant(400) }),
    fc.record({ times: fc.constantFrom(0, 0, 0, 0, 1, 2), status: fc.constant(503) }),
  ),
  { minLength: 13, maxLength: 13 },
);

/** Everything has been sent, and what was refused has been sent again as often as it is. */
async function settled({ destinationId }: TestDestination): Promise<void> {
  await eventually(async () => {
    const { rows } = await pool.query<{ done: boolean }>(
      `SELECT b.position = s.last_sequence AND NOT EXISTS (
                SELECT FROM failed_deliveries f WHERE f.destination_id = $1 AND f.dead_at IS NULL) AS done
       FROM subscriptions b JOIN streams s ON s.id = b.stream_id WHERE b.destination_id = $1`,
      [destinationId],
    );
    return rows[0]?.done;
  }, 60_000);
}

it('deliveries chain up, none that is due is skipped, whatever is refused, dies, is paused or filtered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), refusals, async (steps, refused) => {
      const receiver = await startReceiver();
      const seen = new Map<number, number>();
      receiver.respond((request: ReceivedRequest) => {
        const sequence = placeOf(request)[1] ?? 0;
        const times = (seen.get(sequence) ?? 0) + 1;
        seen.set(sequence, times);
        const refusal = refused[sequence % refused.length];
        return refusal !== undefined && times <= refusal.times ? refusal.status : 200;
      });
      const target = await process.createDestination(receiver.url);
      const { streamId, destinationId } = target;
      const due: number[] = [];
      let filter: readonly string[] = [];
      let sequence = 0;
      for (const one of steps) {
        if (one.kind === 'append') {
          await process.append(
            streamId,
            one.types.map((eventType) => newEvent({ eventType })),
          );
          for (const type of one.types) {
            sequence += 1;
            if (filter.length === 0 || filter.includes(type)) due.push(sequence);
          }
        } else if (one.kind === 'filter') {
          await settled(target);
          await filterByTypes(process.streaming, destinationId, one.types);
          filter = one.types;
        } else if (one.kind === 'pause') {
          await process.setActive(destinationId, false);
          await process.setActive(destinationId, true);
        } else {
          await reclaimSubscriptions(process.streaming, 'test');
        }
      }
      await settled(target);
      const places = receiver.requests.map((request) => String(placeOf(request)));
      const expected = due.map((one, index) => String([streamId, one, due[index - 1]]));
      expect([...new Set(places)].sort()).toEqual([...expected].sort());
      await process.setActive(destinationId, false);
      await receiver.close();
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
