import { verify } from '@octokit/webhooks-methods';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { finishRotation, requireState, rotate } from '../../src/cli/admin/key-rotation/rotate.ts';
import { checkEncryptionKey } from '../../src/database/encryption-keys.ts';
import { createKeyring } from '../../src/encryption/keyring.ts';
import { createSealer, keyIdOf, type Sealer } from '../../src/encryption/sealer.ts';
import type { TestDatabase } from '../support/database.ts';
import { createOlderDatabase } from '../support/older-database.ts';
import { startReceiver, type ReceivedRequest, type Receiver } from '../support/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { startStreaming, type TestStreaming } from '../support/streaming.ts';
import * as old from './rows-before-kinds.ts';
import { rowsOf } from '../support/rows.ts';

// The key of `startStreaming`, which is being replaced.
const OLD = Buffer.alloc(32, 7);
const NEW = Buffer.alloc(32, 8);
const secretOf = (n: number): string => `whsec_${Buffer.alloc(32, n).toString('base64')}`;
const AN_HOUR_ON = new Date(Date.now() + 3_600_000);
const GROUP_TOKEN = 'token-of-the-group';
const HEADERS = [
  { key: 'X-Sent', value: 'a header value' },
  { key: 'X-Inactive', value: 'not sent', active: false },
  { key: 'X-No-Value', value: '', valueGiven: false },
];
const SIGNED = { signingSecret: secretOf(2), previous: { secret: secretOf(1), until: AN_HOUR_ON } };

describe('a database that the version with a column for each secret made, upgraded in the middle of a key rotation,', () => {
  let test: TestDatabase;
  let process: TestStreaming;
  let receiver: Receiver;
  const ids: Record<string, number> = {};
  beforeAll(async () => {
    receiver = await startReceiver();
    test = await upgraded(receiver.url, ids);
    process = await startStreaming(test);
  }, 60_000);
  afterAll(async () => {
    await process.stop();
    await test.close();
    await receiver.close();
  });
  const requestsTo = (path: string): ReceivedRequest[] =>
    receiver.requests.filter((request) => request.path === path);
  const requestTo = (path: string) => eventually(() => Promise.resolve(requestsTo(path)[0]));

  it('delivers what waited, with the same token, headers and signatures', async () => {
    const { headers, body } = await requestTo('/group');
    expect(headers).toMatchObject({
      'x-gitlab-event-streaming-token': GROUP_TOKEN,
      'x-sent': 'a header value',
    });
    expect(headers).not.toHaveProperty('x-inactive');
    expect(headers).not.toHaveProperty('x-no-value');
    for (const secret of [SIGNED.signingSecret, SIGNED.previous.secret]) {
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({ n: 1 });
    }
  });

  it('delivers to the destinations of the instance, and to one that was never signed for', async () => {
    const instance = await requestTo('/instance');
    expect(instance.headers['x-gitlab-event-streaming-token']).toBe('token-of-instance-1');
    expect(await verify(secretOf(3), instance.body, String(instance.headers['x-signature-256']))).toBe(true);
    const unsigned = await requestTo('/unsigned');
    expect(unsigned.headers['x-gitlab-event-streaming-token']).toBe('token-of-unsigned-1');
    expect(unsigned.headers['webhook-signature']).toMatch(/^v1,\S{44}$/);
  });

  it('sends the farewell of a destination that is gone, where and as it would have gone', async () => {
    const { headers, body } = await requestTo('/gone');
    expect(headers).toMatchObject({
      'x-gitlab-event-streaming-token': 'token-of-who-is-gone',
      'x-sent': 'a header value',
    });
    for (const secret of [SIGNED.signingSecret, SIGNED.previous.secret]) {
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({ gone: true });
    }
    await eventually(async () => (await rowsOf(test.database.pool, 'farewell_deliveries')).length === 0);
  });

  it('goes on with retries and replays, and keeps dead letters and what is paused', async () => {
    const { prisma } = test.database;
    await eventually(async () => (await prisma.replay.findFirst())?.finishedAt);
    // The one that was due is delivered, and its row gone.
    await eventually(async () => (await rowsOf(test.database.pool, 'failed_deliveries')).length === 1);
    expect(requestsTo('/retried')).toHaveLength(1);
    await eventually(async () => requestsTo('/group').length === 2);
    expect(await rowsOf(test.database.pool, 'failed_deliveries')).toMatchObject([
      { destinationId: ids['paused'], attempts: 11, deadAt: expect.any(Date) },
    ]);
    expect(requestsTo('/paused')).toEqual([]);
    await process.setActive(ids['paused'] ?? 0, true);
    expect((await requestTo('/paused')).headers['x-gitlab-event-streaming-token']).toBe('token-of-paused-1');
  });

  it('ends the rotation of its key over everything that was carried over', async () => {
    const { pool, prisma } = test.database;
    const options = {
      pool,
      key: OLD,
      signal: AbortSignal.timeout(30_000),
      print: () => undefined,
      settleMs: 0,
    };
    const state = await requireState(options);
    expect(state).toMatchObject({ kind: 'under-way', sealing: 'new' });
    const keys = { oldKey: OLD, newKey: NEW };
    await rotate(options, state, keys);
    await finishRotation(options, keys);
    const keyIds = await pool.query(
      `SELECT DISTINCT encode(substr(value, 2, 4), 'hex') AS id FROM destination_secrets`,
    );
    expect(keyIds.rows).toEqual([{ id: keyIdOf(NEW).toString('hex') }]);
    await expect(checkEncryptionKey(prisma, createKeyring(OLD))).rejects.toThrow('encryption key');
  });
});

/** Makes and upgrades it; `ids` gets those of its destinations. Some of its secrets are sealed anew already. */
async function upgraded(url: string, ids: Record<string, number>): Promise<TestDatabase> {
  const older = await createOlderDatabase('20261130000000_destination_kinds');
  const { pool, jobs } = older;
  const [behind, ahead] = [createSealer(OLD), createSealer(NEW)];
  await old.insertInstance(pool, { old: OLD, oldSealer: behind, new: NEW, newSealer: ahead });
  const { groupId, streamId } = await old.insertGroup(pool, 'a-group');
  const make = (name: string, sealer: Sealer, more: Partial<old.OldDestination>): Promise<number> =>
    old.insertDestination(pool, sealer, {
      ...{ groupId, url: `${url}/${name}`, name, token: `token-of-${name}-1`.slice(0, 24) },
      ...more,
    });
  ids['group'] = await make('group', behind, { token: GROUP_TOKEN, headers: HEADERS, ...SIGNED });
  ids['unsigned'] = await make('unsigned', ahead, {});
  ids['instance'] = await make('instance', ahead, { groupId: null, signingSecret: secretOf(3) });
  ids['retried'] = await make('retried', behind, {});
  ids['paused'] = await make('paused', behind, { active: false });
  const event = await old.insertEvent(pool, streamId, 1);
  await old.wakeSubscriptions(pool, jobs, [ids['group'], ids['unsigned'], ids['instance']]);
  await old.insertFailedDelivery(pool, jobs, { destinationId: ids['retried'], streamId, event, attempts: 2 });
  await old.insertFailedDelivery(pool, jobs, { destinationId: ids['paused'], streamId, event, attempts: 11 });
  await old.insertReplay(pool, jobs, { destinationId: ids['group'], streamId });
  const gone = { groupId, url: `${url}/gone`, name: 'gone', token: 'token-of-who-is-gone', ...SIGNED };
  const farewell = { id: event, body: '{"gone":true}' };
  await old.insertFarewell(pool, jobs, behind, { ...gone, headers: [...HEADERS.slice(0, 1)] }, farewell);
  return older.upgrade();
}
