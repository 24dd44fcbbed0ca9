import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { App } from '../../src/app.ts';
import type { Lookup } from '../../src/outbound/lookup.ts';
import { createTurns } from '../../src/shares/turns.ts';
import { createClient } from '../journeys/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { startRunningApp } from '../support/running-app.ts';
import { expectNeighbourUndisturbed } from '../support/silent-names-scenario.ts';

const ROOT_TOKEN = 'a-token-of-twenty-characters';
/** Threads for look-ups, as libuv has them, though fewer. */
const THREADS = 6;
/** What the resolver of an operating system takes before it gives up. */
const SILENCE_MS = 10_000;

let test: TestDatabase;
let app: App;
let receivers: [Receiver, Receiver];
let isSilenced = false;
const ended = new AbortController();

const threads = createTurns({ places: THREADS, placesPerKey: THREADS });
const lookup: Lookup = async (hostname) => {
  const leave = await threads.take('all');
  try {
    if (isSilenced && hostname !== 'good.test') await silence();
    return [{ address: '127.0.0.1', family: 4 }];
  } finally {
    leave();
  }
};

function silence(): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = (): void => reject(Object.assign(new Error('EAI_AGAIN'), { code: 'EAI_AGAIN' }));
    const timer = setTimeout(giveUp, SILENCE_MS);
    ended.signal.addEventListener('abort', () => (clearTimeout(timer), giveUp()));
  });
}

beforeAll(async () => {
  test = await createTestDatabase();
  const env = { AUDITSTREAM_ROOT_TOKEN: ROOT_TOKEN, AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.0/8' };
  app = await startRunningApp(test, env, { lookup });
  const headers = { connection: 'close' };
  receivers = await Promise.all([startReceiver({ headers }), startReceiver({ headers })]);
});
afterAll(async () => {
  ended.abort();
  await app.close();
  await Promise.all(receivers.map((receiver) => receiver.close()));
  await test.close();
});

it('name servers that say nothing about the names of one group delay nothing of another', async () => {
  const [silenced, neighbour] = receivers;
  await expectNeighbourUndisturbed({
    ...{ client: createClient(app.address, ROOT_TOKEN), silenced, neighbour },
    silence: (isSilent) => void (isSilenced = isSilent),
  });
  expect(threads.waiting).toBe(0);
});
