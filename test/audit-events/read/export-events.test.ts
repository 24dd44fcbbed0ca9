import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CSV_COLUMNS } from '../../../src/audit-events/read/event-entry.ts';
import { eventually } from '../../support/eventually.ts';
import { memberToken } from '../api-server.ts';
import { anEvent, createReadClient, idsOf, nextOf, type ReadClient } from './read-client.ts';

const EVENTS = 50_000;
let client: ReadClient;

beforeAll(async () => {
  client = await createReadClient();
  // Some 60 MB of bodies.
  const details = JSON.stringify({ text: 'x'.repeat(1_000) });
  for (let stored = 0; stored < EVENTS; stored += 2_000) {
    const author = stored === 20_000 ? '4711' : '7';
    await client.store(Array.from({ length: 2_000 }, () => anEvent({ details, authorId: author })));
  }
}, 120_000);
afterAll(() => client.close());

async function open(query: string, token = client.token): Promise<IncomingMessage> {
  const url = `${client.server.url}/api/v4/groups/acme/audit_events/export?${query}`;
  const request = get(url, { headers: { 'private-token': token }, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // What breaks the connection is told to the request, too.
  request.on('error', () => undefined);
  return response;
}

/** Resolves when the number has not changed for a while. */
async function settled(count: () => number): Promise<number> {
  for (let before = -1; ;) {
    const now = count();
    if (now === before) return now;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

describe('the export', () => {
  it('has every event once, newest first', async () => {
    const response = await open('format=ndjson');
    expect(response.headers['content-type']).toBe('application/x-ndjson');
    let last = Infinity;
    let count = 0;
    for await (const line of createInterface(response)) {
      const { id } = JSON.parse(line) as { id: number };
      expect(id < last).toBe(true);
      last = id;
      count += 1;
    }
    expect(count).toBe(EVENTS);
  });

  it('as CSV has a file name, the columns and a record for every event', async () => {
    const response = await open('format=csv&author_id=4711');
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    const day = new Date().toISOString().slice(0, 10);
    expect(response.headers['content-disposition']).toBe(
      `attachment; filename="audit-events-acme-${day}.csv"`,
    );
    const text = Buffer.concat(await response.toArray()).toString();
    const lines = text.split('\r\n');
    expect(lines[0]).toBe(CSV_COLUMNS.join(','));
    expect(lines).toHaveLength(2_002);
    expect(lines[1]).toMatch(/^\d+,4711,,Project,"\{""text"":""x{1000}""\}",,Ada,acme\/app,/);
    expect(lines.at(-1)).toBe('');
  });

  it('takes the filters of the list, and has each event as it was delivered', async () => {
    const list = await client.get('?author_id=4711&per_page=3');
    const { text } = await client.get('/export?format=ndjson&author_id=4711');
    const entries = text.split('\n');
    const exported = entries.slice(0, 3).map((line) => JSON.parse(line) as { event_type: string });
    expect(exported.map((entry) => ({ ...entry, event_name: entry.event_type }))).toEqual(list.json);
    expect(entries).toHaveLength(2_001);
    expect((await client.get('/export?format=ndjson&event_type=nothing')).text).toBe('');
  });

  it('of a subgroup is named after it and empty but for its head', async () => {
    const answer = await client.get('/export?format=csv', { group: 'acme%2Fkid' });
    expect(answer.headers.get('content-disposition')).toContain('"audit-events-acme-kid-');
    expect(answer.text).toBe(`${CSV_COLUMNS.join(',')}\r\n`);
  });

  it.each(['', 'format=', 'format=xml', 'format=CSV'])('in no known format is refused: %j', async (query) => {
    const message = { format: [expect.stringContaining('Send csv or gitlab_csv or ndjson.')] };
    expect(await client.get(`/export?${query}`)).toMatchObject({ status: 400, json: { message } });
  });

  it('reads no more than the client takes, and stops when it goes', async () => {
    const { pool } = client.test.database;
    let reads = 0;
    const count = (): void => void (reads += 1);
    pool.on('acquire', count);
    const response = await open('format=ndjson');
    response.pause();
    const paused = await settled(() => reads);
    // Sixty pages are all there is; what fits into the sockets' buffers has been read.
    expect(paused).toBeLessThan(30);

    response.resume();
    await once(response, 'data');
    response.pause();
    response.destroy();
    const gone = await settled(() => reads);
    expect(gone).toBeLessThan(45);
    expect(pool.idleCount).toBe(pool.totalCount);
    pool.off('acquire', count);
  }, 30_000);

  it('breaks off when its token is revoked, or its holder is demoted, while it runs', async () => {
    const { prisma } = client.test.database;
    for (const end of ['revoked', 'demoted'] as const) {
      const token = await memberToken(client.test, client.groups.acme, 50, { name: end });
      const response = await open('format=ndjson', token);
      const { userId } = await prisma.accessToken.findFirstOrThrow({ where: { name: end } });
      if (userId === null) throw new Error('The token is a user’s');
      if (end === 'revoked') {
        await prisma.accessToken.updateMany({ where: { name: end }, data: { revokedAt: new Date() } });
      } else {
        await prisma.membership.updateMany({ where: { userId }, data: { accessLevel: 40 } });
      }
      // What was remembered of it is known for two seconds more.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      await expect(response.toArray()).rejects.toMatchObject({ code: 'ECONNRESET' });
    }
  });

  it('runs four times at once for one token, eight times for one group, whether it is read or not', async () => {
    const others = [50, 50, 50] as const;
    const tokens = [client.token];
    for (const level of others) tokens.push(await memberToken(client.test, client.groups.acme, level));
    const statuses = async (token: string, count: number): Promise<(number | undefined)[]> => {
      const found: (number | undefined)[] = [];
      for (let n = 0; n < count; n += 1) {
        const response = await open('format=csv', token);
        found.push(response.statusCode);
        running.push(response);
      }
      return found;
    };
    const running: IncomingMessage[] = [];
    const [first = '', second = '', third = ''] = tokens;
    expect(await statuses(first, 5)).toEqual([200, 200, 200, 200, 429]);
    expect(await statuses(second, 4)).toEqual([200, 200, 200, 200]);
    expect(await statuses(third, 1)).toEqual([429]);
    const refused = running.at(-1);
    expect(refused?.headers['retry-after']).toBe('10');
    expect(Buffer.concat((await refused?.toArray()) ?? []).toString()).toMatch(
      /too many exports .*Retry-After/,
    );

    for (const response of running) response.destroy();
    await eventually(async () => (await client.get('/export?format=csv&author_id=0')).status === 200);
  });

  it('of which only the head is asked for, or that ends, leaves its place to the next', async () => {
    for (let n = 0; n < 10; n += 1) {
      const url = `${client.server.url}/api/v4/groups/acme/audit_events/export?format=csv&author_id=0`;
      const headers = { 'private-token': client.token };
      for (const method of ['HEAD', 'GET']) {
        const answer = await fetch(url, { method, headers });
        expect(answer.status).toBe(200);
        await answer.text();
      }
    }
  });

  it('breaks off when the database fails in the middle', async () => {
    const { pool } = client.test.database;
    const response = await open('format=ndjson');
    const broken = once(response, 'error');
    response.pause();
    await pool.query('ALTER TABLE audit_events RENAME TO audit_events_gone');
    try {
      response.resume();
      expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
    } finally {
      await pool.query('ALTER TABLE audit_events_gone RENAME TO audit_events');
    }
  });
});

describe('a page of the list', () => {
  it('comes quickly wherever it lies and whatever it looks for', async () => {
    for (const query of [
      '',
      '?author_id=4711',
      '?author_id=nobody',
      '?created_after=2027-01-01',
      '?search=nowhere',
    ]) {
      const started = performance.now();
      const answer = await client.get(query);
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(nextOf(answer) !== undefined).toBe(idsOf(answer).length > 0);
    }
  });
});
