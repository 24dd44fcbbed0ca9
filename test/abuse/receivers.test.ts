import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectUnnoticed, observe } from './observe.ts';
import { ABUSER, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => void (world = await startWorld({ AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' })));
afterAll(() => world.close());

const EVENTS = `/api/v4/groups/${ABUSER}/audit_events`;

describe('a destination that leads back to this server', () => {
  it('is sent events all the time: another group does not notice', async () => {
    const token = await world.memberToken(ABUSER, 40, 'ingest');
    const url = `${world.address}${EVENTS}`;
    await world.client.graphql(
      `mutation ($url: String!, $config: JSON!) {
         groupAuditEventStreamingDestinationsCreate(input: {
           groupPath: "${ABUSER}", category: "http", config: $config, name: $url }) { errors } }`,
      { url, config: { url, headers: { 'PRIVATE-TOKEN': { value: token, active: true } } } },
    );
    const event = { event_type: 'noise', entity_type: 'Group', entity_path: ABUSER, author_name: 'Ada' };
    const options = { token, path: EVENTS, body: event, clients: 2 };
    const observed = await observe(world, { load: 'requests', options });
    expectUnnoticed(observed, { milliseconds: 1_000 });
  });
});

// One destination each, of the five that a group may have.
describe('receivers that answer without an end', () => {
  it.each(['answers of 100', 'answers of 103', 'extensions of chunks', 'headers'])(
    'with %s: another group does not notice',
    async (flood) => {
      const token = await world.memberToken(ABUSER, 50, 'api');
      const senderToken = await world.memberToken(ABUSER, 40, 'ingest');
      const options = { token, senderToken, group: ABUSER, flood };
      const observed = await observe(world, { load: 'flooding-receiver', options });
      expect((observed.load as { connections: number }).connections).toBeGreaterThan(0);
      expectUnnoticed(observed, { milliseconds: 1_000 });
    },
  );
});
