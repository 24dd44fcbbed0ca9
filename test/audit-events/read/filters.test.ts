import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, createReadClient, idsOf, type ReadClient } from './read-client.ts';

let client: ReadClient;
let names: Map<number, string>;

const at = (text: string): { createdAt: Date } => ({ createdAt: new Date(text) });
const EVENTS = {
  plain: anEvent(at('2026-01-01T00:00:00.000Z')),
  push: anEvent({
    eventType: 'repository.git:push',
    authorId: '12345678901234567890',
    ...at('2026-01-02T00:00:00.000Z'),
  }),
  quoted: anEvent({
    authorId: '"o\'brien \\\\ & x:*"',
    authorName: 'O\'Brien "Bob" \\',
    ...at('2026-01-03T00:00:00.000Z'),
  }),
  anonymous: anEvent({ authorId: null, entityPath: 'acme/APP', ...at('2026-01-04T00:00:00.000Z') }),
  found: anEvent({ details: '{"text":"100% of Ünderground_work"}', ...at('2022-02-23T06:27:17.873Z') }),
};

beforeAll(async () => {
  client = await createReadClient();
  // The column has the id as text, the body has it as JSON.
  const events = {
    ...EVENTS,
    quoted: { ...EVENTS.quoted, authorId: "o'brien \\ & x:*" },
    targeted: TARGETED,
  };
  const ids = await client.store(Object.values(events));
  names = new Map(ids.map((id, index) => [id, Object.keys(events)[index] ?? '']));
});
afterAll(() => client.close());

async function named(query: Record<string, string>): Promise<(string | undefined)[]> {
  const answer = await client.get(`?${new URLSearchParams(query).toString()}`);
  expect(answer.status).toBe(200);
  return idsOf(answer).map((id) => names.get(id));
}

const TARGETED = {
  ...anEvent({ entityType: 'Group', entityPath: 'acme/sub/x', ...at('2021-01-01T00:00:00.000Z') }),
  bodyTail:
    '"author_id":1,"entity_id":29,"entity_type":"Group","details":{"target":"deploy"},"author_name":"Zoe",' +
    '"target_details":"Release 7","created_at":"2021-01-01T00:00:00.000Z","target_id":1234}',
};

const ALL = ['found', 'anonymous', 'quoted', 'push', 'plain'];

describe('a filter', () => {
  it.each<[Record<string, string>, string[]]>([
    [{ event_type: 'repository.git:push' }, ['push']],
    [{ event_type: 'repository' }, []],
    [{ event_type: 'DEPLOY_STARTED' }, []],
    [{ event_type: "' | 't:deploy_started" }, []],
    [{ author_id: '7' }, ['found', 'plain']],
    [{ author_id: '12345678901234567890' }, ['push']],
    [{ author_id: "o'brien \\ & x:*" }, ['quoted']],
    [{ author_id: '7 ' }, []],
    [{ entity_path: 'acme/app' }, ALL],
    [{ entity_path: 'ACME/App' }, ALL],
    [{ entity_path: 'acme' }, []],
    [{ created_after: '2026-01-02' }, ['anonymous', 'quoted', 'push']],
    [
      { created_after: '2026-01-02T00:00:00Z', created_before: '2026-01-03T00:00:00.000Z' },
      ['quoted', 'push'],
    ],
    [{ created_after: '2026-01-02T00:00:00.001' }, ['anonymous', 'quoted']],
    [{ created_before: '2026-01-01T02:00:00+02:00' }, ['found', 'plain']],
    [{ created_before: '2022-02-23T06:27:17.873Z' }, ['found']],
    [{ created_after: '2027-01-01' }, []],
    [{ search: 'ünderGROUND' }, ['found']],
    [{ search: '100%' }, ['found']],
    [{ search: '0%u' }, []],
    [{ search: 'ground' }, []],
    [{ search: 'under' }, ['found']],
    [{ search: 'UNDERGROUND_WORK' }, ['found']],
    [{ search: 'underground-play' }, []],
    [{ search: 'author' }, []],
    [{ search: '%' }, ALL],
    [{ search: '"Bob" \\' }, ['quoted']],
    [{ search: '  of   100  ' }, ['found']],
    [{ search: 'of nowhere' }, []],
    [{ search: ' ' }, ALL],
    [{ search: 'git', author_id: '12345678901234567890', created_after: '2026-01-01' }, ['push']],
    [{ search: 'git', author_id: '7' }, []],
    [{ author: 'bob' }, ['quoted']],
    [{ author: "o'brien" }, ['quoted']],
    [{ author: '12345678901234567890' }, ['push']],
    [{ author: 'deploy' }, []],
    [{ entity_type: 'Project' }, ALL],
    [{ entity_type: 'project' }, []],
    [{ entity_type: 'Group' }, ['targeted']],
    [{ entity_id: '29' }, ['targeted']],
    [{ entity_id: '2' }, []],
    [{ target: 'release-7' }, ['targeted']],
    [{ target: 'release-71' }, []],
    [{ target: '123' }, ['targeted']],
    [{ target: 'deploy' }, []],
    [{ below_path: 'acme/SUB' }, ['targeted']],
    [{ below_path: 'acme' }, ['targeted', ...ALL]],
    [{ below_path: 'acme/su' }, []],
  ])('lets through what it says: %j', async (query, expected) => {
    expect((await named(query)).filter((name) => name !== 'targeted' || expected.includes(name))).toEqual(
      expected,
    );
  });
});
