import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reclaimSubscriptions } from '../../../src/streaming/stream/reclaim.ts';
import { batchingKind, numbersIn } from '../../support/batching-kind.ts';
import { positionReaches, rowsOf } from '../../support/destination-rows.ts';
import { startReceiver } from '../../support/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { numberedEvents } from '../../support/streaming.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const { test, process } = await streamingOfFile({}, { kinds: [batchingKind({ events: 7, stable: true })] });

type Step = { readonly append: number } | 'pause' | 'die';
/** What becomes of a request; `die`: it is taken, and another process has the stream before that is recorded. */
type Fate = 'taken' | 'die' | 'lost' | 400 | 503;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ append: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 1, arbitrary: fc.constant<Step>('pause') },
  { weight: 2, arbitrary: fc.constant<Step>('die') },
);
const fate: fc.Arbitrary<Fate> = fc.constantFrom<Fate[]>(
  ...(['taken', 'taken', 'taken', 'die', 'lost', 400, 503] as const),
);
const fates = fc.array(fate, { minLength: 1, maxLength: 12 }).filter((some) => some.includes('taken'));

it('cuts a stream in one way only, whatever is refused, paused, lost on the way, or dies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), fates, async (steps, replies) => {
      const receiver = await startReceiver();
      const die = () => reclaimSubscriptions(process.streaming, 'test');
      receiver.respond(async (_, index) => {
        const reply = replies[index % replies.length] ?? 'taken';
        if (reply === 'die') await die();
        if (reply === 'lost') return { closeAfter: 'request' };
        return typeof reply === 'number' ? reply : 200;
      });
      const { streamId, destinationId } = await process.createDestination(receiver.url);
      let last = 0;
      for (const one of steps) {
        if (one === 'pause') {
          await process.setActive(destinationId, false);
          await process.setActive(destinationId, true);
        } else if (one === 'die') await die();
        else {
          await process.append(streamId, numberedEvents(one.append, last + 1));
          last += one.append;
        }
      }
      await positionReaches(test.database, destinationId, last);
      await eventually(async () => {
        const [subscription] = await rowsOf(test.database, 'subscriptions', destinationId);
        return subscription.shipment_end === null;
      });
      const shipments = [...new Set(receiver.requests.map((request) => String(numbersIn(request))))];
      expect(shipments.join()).toBe(Array.from({ length: last }, (_, index) => index + 1).join());
      expect(await rowsOf(test.database, 'failed_deliveries', destinationId)).toEqual([]);
      await process.setActive(destinationId, false);
      await receiver.close();
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
