import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { expectUnnoticed, observe } from './observe.ts';
import { ABUSER, startWorld, type World } from './world.ts';

const EVENTS = `/api/v4/groups/${ABUSER}/audit_events`;
const LARGE_EVENTS = 9;
const SMALL_EVENTS = 40_000;
const AT_ONCE = 10_000;
const BOUNDS = { milliseconds: 1_000, readMilliseconds: 1_000 };

let world: World;
let token: string;
beforeAll(async () => {
  world = await startWorld();
  token = await world.memberToken(ABUSER, 50, 'read_api');
  const event = { event_type: 'noise', entity_type: 'Group', entity_path: ABUSER, author_name: 'Ada' };
  const send = (events: readonly object[]): Promise<unknown> =>
    world.client.rest('POST', EVENTS, events, 202);
  // Words that each stand in half of the events, and never together.
  for (let sent = 0; sent < SMALL_EVENTS; sent += AT_ONCE) {
    const details = (n: number): object => ({ word: n % 2 === 0 ? 'alphaone' : 'betatwo', n });
    await send(Array.from({ length: AT_ONCE }, (_, n) => ({ ...event, details: details(n) })));
  }
  const large = { ...event, details: { text: 'x'.repeat(1_000_000) } };
  for (let sent = 0; sent < LARGE_EVENTS; sent += 1) await send([large]);
});
afterAll(() => world.close());

const aliases = (count: number, of: string): string =>
  Array.from({ length: count }, (_, n) => `a${n}: ${of}`).join(' ');
const inGroup = (fields: string): string => `{ group(fullPath: "${ABUSER}") { ${fields} } }`;

describe('answers that are large and are not read', () => {
  it.each([
    // The last number that is not too complex, and what was possible when a text cost as much as a number.
    ['12 aliases of a large text', inGroup(`auditEvents(first: 100) { nodes { ${aliases(12, 'body')} } }`)],
    ['50 aliases of a large text', inGroup(`auditEvents(first: 100) { nodes { ${aliases(50, 'body')} } }`)],
    ['50 pages of large events', inGroup(aliases(50, 'auditEvents(first: 100) { nodes { id } }'))],
  ])('%s: another group does not notice', async (_what, query) => {
    const options = { token, path: '/api/graphql', query, connections: 12 };
    expectUnnoticed(await observe(world, { load: 'unread', options, reads: true }), BOUNDS);
  });

  it.each([
    ['pages of a list', `${EVENTS}?per_page=100`, 60],
    ['exports', `${EVENTS}/export?format=ndjson`, 300],
    ['exports as CSV', `${EVENTS}/export?format=csv`, 300],
  ])('%s: another group does not notice', async (_what, path, connections) => {
    const options = { token, path, connections };
    expectUnnoticed(await observe(world, { load: 'unread', options, reads: true }), BOUNDS);
  });
});

describe('searches that find nothing for long, and whose clients go before they end', () => {
  it.each([11, 60])('%d in one request: another group does not notice', async (count) => {
    const query = inGroup(
      aliases(count, 'auditEvents(search: "alphaone betatwo", first: 1) { nodes { id } }'),
    );
    const options = { token, query, clients: 5, patienceMs: 500 };
    expectUnnoticed(await observe(world, { load: 'hasty', options, reads: true }), BOUNDS);
  });
});
