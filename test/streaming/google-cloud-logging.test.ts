import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { gcpKind } from '../../src/destination-kinds/google-cloud-logging/google-cloud-logging.kind.ts';
import { updateDestination } from '../../src/destinations/lifecycle/update-destination.service.ts';
import { startLoggingServer } from '../destination-kinds/google-cloud-logging/logging-server.ts';
import { destinationDeps } from '../support/destination-deps.ts';
import { positionReaches } from '../support/destination-rows.ts';
import { newEvent } from '../support/events.ts';
import { createGroupWithStream } from '../support/groups.ts';
import { makeDestinationOf } from '../support/make-destination.ts';
import { eventually } from '../support/eventually.ts';
import { numberedEvents, type TestDestination } from '../support/streaming.ts';
import { streamingOfFile } from '../support/streaming-of-file.ts';
import { rowsOf } from '../support/rows.ts';

const server = await startLoggingServer();
const { test, process } = await streamingOfFile({ retrySchedule: [3_600_000] });
const { pool, prisma } = test.database;
afterAll(() => server.close());

let log = '';
beforeEach(() => {
  server.wrong.clear();
  server.clockAheadMs = 0;
  log = `log-${Math.random()}`;
});

async function google(secret = server.privateKey): Promise<TestDestination> {
  const group = await createGroupWithStream(test.database);
  const destinationId = await makeDestinationOf(process.streaming, group, {
    kind: gcpKind,
    config: gcpKind.config.parse({
      ...{ googleProjectIdName: 'my-project', clientEmail: server.clientEmail },
      ...{ logIdName: log, endpoint: server.url },
    }),
    secrets: { private_key: secret },
  });
  return { ...group, destinationId };
}

const written = (): unknown[] => (server.logs.get(log) ?? []).map(({ jsonPayload }) => jsonPayload['n']);
const ascending = (numbers: readonly unknown[]) => (numbers as number[]).toSorted((a, b) => a - b);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const find = (id: number) => prisma.destination.findUniqueOrThrow({ where: { id } });

async function texts(id: number): Promise<unknown[]> {
  const { rows } = await pool.query<{ text: string }>(
    'SELECT error_message AS text FROM attempts WHERE destination_id = $1 GROUP BY 1 ORDER BY min(attempted_at)',
    [id],
  );
  return rows.map(({ text }) => text);
}

async function replaceKey(id: number, key: string): Promise<void> {
  const permit = { group: null, author: { id: null, name: 'a test', ip: null } } as const;
  const changed = await updateDestination(
    destinationDeps(process),
    { ...permit, generation: 'googleCloudLogging' },
    await find(id),
    { secrets: { private_key: key } },
  );
  expect(changed.kind).toBe('updated');
}

describe('a stream to Google Cloud Logging', () => {
  it('brings a backlog in batches; what is refused or too large is dead, and says why', async () => {
    const target = await google();
    await process.setActive(target.destinationId, false);
    const ids = await process.append(target.streamId, numberedEvents(400));
    const large = newEvent({ bodyTail: `"text":"${'x'.repeat(300_000)}","n":401}` });
    await process.append(target.streamId, [large, ...numberedEvents(99, 402)]);
    const wrong = [1, 2, 350, 400];
    for (const n of wrong) server.wrong.add(ids[n - 1] ?? 0);
    await process.setActive(target.destinationId, true);
    await positionReaches(test.database, target.destinationId, 500);
    const lost = new Set([...wrong, 401]);
    expect(ascending(written())).toEqual(upTo(500).filter((n) => !lost.has(n)));
    const { rows } = await pool.query(
      `SELECT a.outcome, a.code, count(*)::int, min(a.error_message) AS message FROM failed_deliveries f
       JOIN attempts a ON a.destination_id = f.destination_id AND a.event_id = f.event_id
       WHERE f.destination_id = $1 AND f.dead_at IS NOT NULL GROUP BY 1, 2 ORDER BY 3`,
      [target.destinationId],
    );
    expect(rows).toEqual([
      {
        ...{ outcome: 'r', code: 'oversize', count: 1 },
        message: expect.stringMatching(
          /^The event has 30\d{4} bytes, and Cloud Logging accepts 262144 in an entry: the server did not send it/,
        ),
      },
      {
        ...{ outcome: 'r', code: 'INVALID_ARGUMENT', count: 4 },
        message: expect.stringContaining('answered "Log entry is not valid" (INVALID_ARGUMENT)'),
      },
    ]);
  });

  it('waits for a person where the key is none, or of another account, and loses nothing', async () => {
    const pem = ({ privateKey }: { readonly privateKey: KeyObject }): string =>
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { destinationId: id, streamId } = await google(pem(generateKeyPairSync('ed25519')));
    await process.append(streamId, numberedEvents(5));
    await eventually(async () => (await find(id)).failingSince !== null);
    await replaceKey(id, pem(generateKeyPairSync('rsa', { modulusLength: 2_048 })));
    await eventually(async () => (await texts(id)).length === 2);
    expect(await texts(id)).toEqual([
      'The private key cannot be used (it is of the kind ed25519, not RSA): set the key of a service account as secretToken',
      expect.stringContaining('Google answered "Request had invalid authentication credentials."'),
    ]);
    expect(await rowsOf(test.database.pool, 'failed_deliveries', { destinationId: id })).toEqual([]);
    await replaceKey(id, server.privateKey);
    await eventually(() => Promise.resolve(written().length === 5));
    expect(written()).toEqual(upTo(5));
    await eventually(async () => (await find(id)).failingSince === null);
  });

  it('waits where the clock of this server is more than ten minutes off, says so, and goes on when it is right', async () => {
    const { destinationId: id, streamId } = await google();
    server.clockAheadMs = -11 * 60_000;
    await process.append(streamId, numberedEvents(3));
    await eventually(async () => (await find(id)).failingSince !== null);
    expect(await texts(id)).toEqual([expect.stringContaining('that the clock of this server is right')]);
    expect(await rowsOf(test.database.pool, 'failed_deliveries', { destinationId: id })).toEqual([]);
    server.clockAheadMs = 0;
    await process.setActive(id, false);
    await process.setActive(id, true);
    await positionReaches(test.database, id, 3);
    expect(written()).toEqual(upTo(3));
  });
});
