import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestRefused } from '../../src/errors/request-refused.ts';
import { httpErrors } from '../../src/http/http-errors.ts';
import { newEvent } from '../support/events.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { testReader } from '../support/test-reader.ts';
import { startWatched, type Watched, type WatchedDestination } from './watched.ts';

describe('the deliveries of a destination', () => {
  let watched: Watched;
  let receiver: Receiver;
  let destination: WatchedDestination;
  /** By what becomes of them. */
  let ids: { good: number; late: number; dead: number; open: number };

  beforeAll(async () => {
    watched = await startWatched({ retrySchedule: [50, 600_000] });
    let lateAnswers = 0;
    receiver = await startReceiver({
      reply: ({ body }) => {
        if (body.includes('"kind":"dead"') || body.includes('"kind":"open"'))
          return { status: 422, body: 'not this' };
        return body.includes('"kind":"late"') && (lateAnswers += 1) === 1 ? 404 : 200;
      },
    });
    destination = await watched.destination(receiver.url);
    const event = (kind: string) => newEvent({ eventType: `type_${kind}`, bodyTail: `"kind":"${kind}"}` });
    const kinds = ['good', 'late', 'dead', 'open', 'good'];
    const [good = 0, late = 0, dead = 0, open = 0] = await watched.process.append(
      destination.streamId,
      kinds.map(event),
    );
    ids = { good, late, dead, open };
    const { pool } = watched.world.db.database;
    await eventually(async () => {
      const { rows } = await pool.query('SELECT attempts FROM failed_deliveries WHERE destination_id = $1', [
        destination.row,
      ]);
      return rows.length === 2 && rows.every(({ attempts }) => attempts === 2);
    });
    await pool.query(
      'UPDATE failed_deliveries SET dead_at = now(), next_attempt_at = NULL WHERE event_id = $1',
      [dead],
    );
  });
  afterAll(async () => {
    await receiver.close();
    await watched.close();
  });

  const idsOf = async (args: string) =>
    (await destination.deliveries(args)).map(({ eventId }) => Number(eventId));
  const of = async (id: number) =>
    (await destination.deliveries()).find(({ eventId }) => eventId === String(id));

  it('are found one by one, too, and not through another destination', async () => {
    const [newest] = await destination.deliveries('first: 1');
    const one = async (id: string) =>
      (await destination.see(`delivery(id: "${id}") { id eventId }`))['delivery'];
    expect(await one(newest?.id ?? '')).toEqual({ id: newest?.id, eventId: newest?.eventId });
    expect(await one(newest?.id.replace(/\d+-/, '999-') ?? '')).toBeNull();
    expect(await one(newest?.id.replace(/-\d+$/, '-999999') ?? '')).toBeNull();
  });

  const document = (fields: string): string => `{ group(fullPath: "${destination.group.path}") {
    externalAuditEventDestinations { nodes { deliveries { nodes { ${fields} } } } } } }`;

  it('are not read while the group has its part of what answers may take', async () => {
    const full = new RequestRefused(429, httpErrors.TOO_MANY_ANSWERS);
    const reader = testReader({ checkRoom: (key) => (key.startsWith('group') ? raise(full) : undefined) });
    const answer = watched.world.execute(document('eventId'), {}, destination.group.owner, reader);
    await expect(answer).rejects.toThrow(/^HTTP 429: /);
  });

  it("count for their group with the texts that others wrote, receivers' answers and bodies", async () => {
    const held = async (fields: string): Promise<number> => {
      let bytes = 0;
      const hold = (key: string, amount: number): void => {
        expect(key).toBe(`group ${destination.group.id}`);
        bytes += amount;
      };
      const reader = testReader({ hold });
      await watched.world.execute(document(fields), {}, destination.group.owner, reader);
      return bytes;
    };
    const { rows } = await watched.world.db.database.pool.query<{ texts: number; attempts: number }>(
      `SELECT sum(octet_length(excerpt)) AS texts, count(*) AS attempts FROM attempts WHERE destination_id = $1`,
      [destination.row],
    );
    const [{ texts, attempts } = { texts: NaN, attempts: NaN }] = rows;
    const withoutBodies = await held('eventId');
    expect(withoutBodies).toBeGreaterThanOrEqual(texts + attempts);
    const seen = (await destination.see('deliveries { nodes { body } }'))['deliveries']?.['nodes'] ?? [];
    const bodies = (seen as { body: string }[]).reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
    expect((await held('body')) - withoutBodies).toBe(bodies);
  });

  it('are listed newest first, with what became of them and every attempt', async () => {
    const all = await destination.deliveries();
    expect(all.map(({ status }) => status)).toEqual([
      ...['DELIVERED', 'RETRYING', 'FAILED', 'DELIVERED', 'DELIVERED'],
      'DELIVERED', // the event of its creation
    ]);
    expect(await of(ids.late)).toMatchObject({
      eventType: 'type_late',
      nextAttemptAt: null,
      attempts: [
        { number: 1, trigger: 'STREAM', status: 404, errorClass: 'status', phases: null, answer: '' },
        { number: 2, trigger: 'RETRY', status: 200, errorClass: null, phases: { tcpMs: expect.any(Number) } },
      ],
    });
    expect(await of(ids.open)).toMatchObject({
      nextAttemptAt: expect.any(String),
      attempts: [{ answer: 'not this', errorMessage: expect.stringMatching(/answered 422: /) }, {}],
    });
  });

  it('have their attempts in the order in which they were made, what a busy receiver refused first', async () => {
    let requests = 0;
    const busy = await startReceiver({ reply: () => ((requests += 1) % 2 === 1 ? 503 : 200) });
    const shed = await watched.destination(busy.url);
    await watched.process.append(
      shed.streamId,
      Array.from({ length: 10 }, () => newEvent()),
    );
    const all = await eventually(async () => {
      const found = await shed.deliveries();
      return found.length === 11 && found;
    });
    const refused = all
      .map(({ attempts }) => attempts.map(({ status }) => status))
      .filter((made) => made.length > 1);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.map((made) => made.at(-1))).toEqual(refused.map(() => 200));
    await busy.close();
  });

  it.each<[string, () => string, () => number[]]>([
    ['status: DELIVERED', () => 'first: 2, status: DELIVERED', () => [ids.open + 1, ids.late]],
    ['status: FAILED', () => 'status: FAILED', () => [ids.dead]],
    ['status: RETRYING', () => 'status: RETRYING', () => [ids.open]],
    ['eventType', () => 'eventType: "type_good"', () => [ids.open + 1, ids.good]],
    ['eventType and status', () => 'eventType: "type_open", status: RETRYING', () => [ids.open]],
    ['eventType, none', () => 'eventType: "type_open", status: FAILED', () => []],
    ['to, before everything', () => 'to: "2026-01-01"', () => []],
    ['from, after everything', () => `from: "${new Date(Date.now() + 60_000).toISOString()}"`, () => []],
    ['from, and FAILED', () => 'from: "2026-01-01T00:00:00Z", status: FAILED', () => [ids.dead]],
    ['to, and RETRYING', () => 'to: "2026-01-01T00:00:00Z", status: RETRYING', () => []],
    ['to, and DELIVERED', () => 'to: "2026-01-01T00:00:00Z", status: DELIVERED', () => []],
  ])('are filtered by %s', async (_, args, expected) => {
    expect(await idsOf(args())).toEqual(expected());
  });

  it('come in pages, in both directions', async () => {
    const page = async (args: string) => {
      const found = await destination.see(
        `deliveries(${args}) { nodes { eventId } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }`,
      );
      return found['deliveries'] as never as {
        nodes: { eventId: string }[];
        pageInfo: Record<string, string | boolean>;
      };
    };
    const all = await idsOf('first: 50');
    const first = await page('first: 2');
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await page(`first: 2, after: "${String(first.pageInfo['endCursor'])}"`);
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect([...first.nodes, ...second.nodes].map(({ eventId }) => Number(eventId))).toEqual(all.slice(0, 4));
    const back = await page(`last: 2, before: "${String(second.pageInfo['startCursor'])}"`);
    expect(back.nodes).toEqual(first.nodes);
  });

  it('have their body, and their headers without secrets', async () => {
    const found = await destination.see(
      'deliveries(first: 50) { nodes { eventId body requestHeaders { name value } } }',
    );
    const nodes = found['deliveries']?.['nodes'] as never as {
      eventId: string;
      body: string;
      requestHeaders: object;
    }[];
    expect(nodes).toHaveLength(6);
    for (const { eventId, body, requestHeaders } of nodes) {
      expect(receiver.requests.map((request) => request.body)).toContain(body);
      expect(JSON.parse(body)).toMatchObject({ id: Number(eventId) });
      expect(requestHeaders).toContainEqual({ name: 'X-Gitlab-Event-Streaming-Token', value: '***' });
      for (const name of ['X-Auditstream-Sequence', 'X-Auditstream-Previous'])
        expect(requestHeaders).toContainEqual({ name, value: expect.stringMatching(/^\d+$/) });
    }
  });

  it('refuse a time that is none', async () => {
    await expect(destination.deliveries('from: "yesterday"')).rejects.toThrow(/is not a time; send ISO 8601/);
  });
});

function raise(error: Error): never {
  throw error;
}
