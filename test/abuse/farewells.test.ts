import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDestination } from '../journeys/api-client.ts';
import { startRawReceiver, type RawReceiver } from '../support/raw-receiver.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { expectUnnoticed, observe } from './observe.ts';
import { ABUSER, NEIGHBOUR, startWorld, type World } from './world.ts';

const DESTROY = `mutation ($id: AuditEventsExternalAuditEventDestinationID!) {
  externalAuditEventDestinationDestroy(input: { id: $id }) { errors } }`;

let world: World;
let silent: RawReceiver;
let receiver: Receiver;

/** How many are to be sent, those under way included. */
async function farewellsWaiting(): Promise<number> {
  const text = await (await world.client.raw('GET', '/-/metrics', undefined)).text();
  const lines = text.split('\n').filter((line) => line.includes('queue="farewell-delivery"'));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

beforeAll(async () => {
  world = await startWorld({ AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' });
  receiver = await startReceiver();
  // Takes connections and says nothing, so that each message to it takes as long as an attempt may.
  silent = await startRawReceiver();
  silent.script(() => []);
});
afterAll(async () => {
  await world.close();
  await receiver.close();
  await silent.close();
});

describe('destinations that are made and destroyed in a loop, and whose receiver says nothing', () => {
  it('leave the last messages of other groups their places, and their events alone', async () => {
    const token = await world.memberToken(ABUSER, 50, 'api');
    const id = await createDestination(world.client, NEIGHBOUR, receiver.url);
    const options = { token, group: ABUSER, url: silent.url, clients: 4 };
    // On a busy machine it takes the load many seconds to fill more than the places of a group.
    const observing = observe(world, { load: 'churn', options, reads: true, atLeastSeconds: 15 });
    await eventually(async () => (await farewellsWaiting()) > 20);
    receiver.clear();
    const begun = performance.now();
    await world.client.graphql(DESTROY, { id });
    const isFarewell = ({ body }: { body: string }): boolean => body.includes('destroy_event_streaming');
    await receiver.waitFor((requests) => requests.some(isFarewell), 60_000);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expectUnnoticed(await observing, { milliseconds: 1_000, readMilliseconds: 1_000 });
  });
});
