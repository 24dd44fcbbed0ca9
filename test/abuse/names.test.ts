import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDestination } from '../journeys/api-client.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { expectUnnoticed, observe } from './observe.ts';
import { ABUSER, NEIGHBOUR, startWorld, type World } from './world.ts';

const SILENT_NAMES = fileURLToPath(new URL('../support/silent-names.ts', import.meta.url));

let world: World;
let receiver: Receiver;
beforeAll(async () => {
  const env = { AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1', NODE_OPTIONS: `--import=${SILENT_NAMES}` };
  world = await startWorld(env);
  // A connection, and so a look-up, for each event.
  receiver = await startReceiver({ headers: { connection: 'close' } });
  await createDestination(world.client, NEIGHBOUR, `http://good.test:${receiver.port}/`);
});
afterAll(async () => {
  await world.close();
  await receiver.close();
});

describe('destinations whose name servers say nothing', () => {
  it('are saved in any number: another group sends, and gets, its events as before', async () => {
    const token = await world.memberToken(ABUSER, 50, 'api');
    const query = `mutation ($group: ID!, $name: String!) {
      externalAuditEventDestinationCreate(input: { groupPath: $group, destinationUrl: $name }) { errors } }`;
    const options = { token, query, variables: { group: ABUSER }, prefix: 'http://slow-', clients: 60 };
    const observed = await observe(world, { load: 'changes', options });
    expectUnnoticed(observed, { milliseconds: 1_000 });
    const ended = performance.now();
    await receiver.waitFor(observed.events);
    expect(performance.now() - ended).toBeLessThan(1_000);
  });
});
