import { afterEach, beforeEach, it } from '@jest/globals';
import { newEvent } from '../../support/events.ts';
import { positionReaches } from '../../support/destination-rows.ts';
import { startReceiver, type Receiver } from '../../support/receiver.ts';
import { streamingOfFile } from '../../support/streaming-of-file.ts';

const MIB = 1024 * 1024;
// Room for one reading.
const lane = { slots: 8, bytes: MIB };
const { test, process } = await streamingOfFile({}, { lanes: { quick: lane, slow: lane } });

let receiver: Receiver;
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(() => receiver.close());

it('a stream whose events fill the memory of its lane goes on with what it has recorded', async () => {
  const { streamId, destinationId } = await process.createDestination(receiver.url);
  const event = newEvent({ bodyTail: `"text":"${'x'.repeat(200_000)}"}` });
  await process.append(streamId, Array<typeof event>(25).fill(event));
  await positionReaches(test.database, destinationId, 25);
});
