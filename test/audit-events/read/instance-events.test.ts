import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueAccessToken } from '../../../src/access/access-token.service.ts';
import { searchIndex } from '../../../src/audit-events/search/search-index.follower.ts';
import { createInstanceStream } from '../../../src/event-log/instance-stream.ts';
import { sqlOfClient } from '../../../src/database/sql.ts';
import { withTransaction } from '../../../src/database/transaction.ts';
import { appendEvents } from '../../../src/event-log/append.ts';
import { aUser } from '../../access/people.ts';
import { AT_ONCE, followAll } from '../../support/follow-all.ts';
import {
  allIds,
  anEvent,
  createReadClient,
  idsOf,
  read,
  type ReadAnswer,
  type ReadClient,
} from './read-client.ts';

let client: ReadClient;
let token: string;
const ids: number[] = [];

// Of two groups and of none, in turn.
beforeAll(async () => {
  client = await createReadClient();
  const { prisma } = client.test.database;
  const admin = await aUser(prisma, 'boss', { admin: true });
  const issued = { userId: admin.id, name: 'boss', scopes: ['read_api' as const] };
  ({ token } = await issueAccessToken(prisma, issued, new Date()));
  for (let n = 0; n < 100; n += 1) {
    ids.push(...(await client.store([anEvent({ details: `{"n":"of ${n}"}` })])));
    ids.push(
      ...(await client.store([anEvent({ entityPath: 'other/x', eventType: 'other' })], {
        group: client.groups.other,
      })),
    );
    ids.push(await storeOfNoGroup());
  }
}, 60_000);
afterAll(() => client.close());

async function storeOfNoGroup(): Promise<number> {
  const { pool } = client.test.database;
  const streamId = await createInstanceStream(pool)();
  const { results } = await withTransaction(pool, (tx) =>
    appendEvents(
      sqlOfClient(tx),
      client.test.jobs,
      [
        {
          streamId,
          sender: null,
          events: [anEvent({ entityPath: 'gitlab_instance', entityType: 'Instance' })],
        },
      ],
      { idempotencyWindow: 0 },
    ),
  );
  return results[0]?.ids[0] ?? NaN;
}

const get = (rest: string): Promise<ReadAnswer> =>
  read(`${client.server.url}/api/v4/audit_events${rest}`, token);
const newestFirst = (): number[] => ids.toSorted((a, b) => b - a);

describe('an admin', () => {
  it('sees the events of all groups and of none, newest first', async () => {
    const first = await get('?per_page=7');
    expect(first.status).toBe(200);
    expect(await allIds(first, token)).toEqual(newestFirst());
    expect(first.headers.get('link')).toContain('/api/v4/audit_events?per_page=7&page=1>');
  });

  it('has the same filters and the same search, with the index and without', async () => {
    const ask = async (): Promise<unknown> => ({
      type: await allIds(await get('?event_type=other'), token),
      below: idsOf(await get('?below_path=other&per_page=3')),
      search: idsOf(await get('?search=of-42')),
      entity: idsOf(await get('?entity_type=Instance&per_page=100')),
    });
    const before = await ask();
    expect(before).toMatchObject({ search: [ids[126]], below: [ids[298], ids[295], ids[292]] });
    expect((before as { entity: number[] }).entity).toEqual(newestFirst().filter((_, n) => n % 3 === 0));
    await followAll(client.test.database.pool, searchIndex, { quietMs: AT_ONCE });
    expect(await ask()).toEqual(before);
  });

  it('has to say of which type an entity is, and a type that there is, in the words of GitLab', async () => {
    const missing = { status: 400, json: { error: 'entity_type is missing' } };
    expect(await get('?entity_id=1')).toMatchObject(missing);
    expect(await get('/export?format=ndjson&entity_id=1')).toMatchObject(missing);
    expect((await get('?entity_id=1&entity_type=Group')).status).toBe(200);
    const unknown = { status: 400, json: { error: 'entity_type does not have a valid value' } };
    expect(await get('?entity_type=Nonsense')).toMatchObject(unknown);
    expect(await get('?entity_type=project&created_after=2000-01-01')).toMatchObject(unknown);
    // Those of GitLab, and those that senders use.
    for (const type of ['User', 'Gitlab::Audit::InstanceScope']) {
      expect(await get(`?entity_type=${type}`)).toMatchObject({ status: 200, text: '[]' });
    }
    expect(await get('?entity_type=Instance&created_after=2100-01-01')).toMatchObject({
      status: 200,
      text: '[]',
    });
  });

  it('finds any event by its id', async () => {
    expect((await get(`/${ids[2]}`)).json).toMatchObject({ id: ids[2], entity_path: 'gitlab_instance' });
    expect(await get('/999999999')).toMatchObject({
      status: 404,
      json: { message: '404 Audit Event Not Found' },
    });
  });

  it('exports what the filters let through', async () => {
    const { headers, text } = await get('/export?format=ndjson&event_type=other');
    expect(headers.get('content-disposition')).toMatch(/filename="audit-events-all-20.+\.ndjson"/);
    const lines = text.split('\n').filter(Boolean);
    expect(lines.map((line) => (JSON.parse(line) as { id: number }).id)).toEqual(
      newestFirst().filter((_, n) => n % 3 === 1),
    );
  });

  it('is told what is newer than an event', async () => {
    const seen = newestFirst()[0];
    expect((await get(`?newer_than=${seen}`)).json).toEqual([]);
    const id = await storeOfNoGroup();
    ids.push(id);
    expect(idsOf(await get(`?newer_than=${seen}`))).toEqual([id]);
  });
});
