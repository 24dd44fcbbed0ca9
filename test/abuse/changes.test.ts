import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { createDestination } from '../journeys/api-client.ts';
import { expectUnnoticed, observe } from './observe.ts';
import { ABUSER, startWorld, type World } from './world.ts';

let world: World;
let token: string;
let destination: string;
beforeAll(async () => {
  world = await startWorld({ AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' });
  token = await world.memberToken(ABUSER, 50, 'api');
  destination = await createDestination(world.client, ABUSER, 'http://127.0.0.1:9/');
});
afterAll(() => world.close());

describe('changes of one destination', () => {
  it.each([
    [
      'of its name, as many at a time as may wait',
      90,
      `mutation ($id: AuditEventsExternalAuditEventDestinationID!, $name: String!) {
         externalAuditEventDestinationUpdate(input: { id: $id, name: $name }) { errors } }`,
    ],
    [
      'of its headers, more at a time than may wait',
      300,
      `mutation ($id: AuditEventsExternalAuditEventDestinationID!, $name: String!) {
         auditEventsStreamingHeadersCreate(input: { destinationId: $id, key: $name, value: "x" }) { errors } }`,
    ],
  ])('%s: another group does not notice', async (_what, clients, query) => {
    const options = { token, query, variables: { id: destination }, clients };
    expectUnnoticed(await observe(world, { load: 'changes', options, reads: true }), {
      milliseconds: 1_000,
      readMilliseconds: 1_000,
    });
  });
});
