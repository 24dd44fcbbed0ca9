import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { createDestination, event, rootClient, type ApiClient } from './api-client.ts';
import {
  newDataFolder,
  postmasterPid,
  ready,
  removeEverything,
  startProcess,
  type ServerProcess,
} from './server-process.ts';

const EVENTS = '/api/v4/groups/my-group/audit_events';

describe('what was acknowledged arrives, although', () => {
  let dataDir: string;
  let server: ServerProcess;
  let client: ApiClient;
  let receiver: Receiver;

  beforeAll(async () => {
    dataDir = await newDataFolder();
    await start();
  });
  afterAll(removeEverything);
  beforeEach(async () => void (receiver = await startReceiver()));
  afterEach(() => receiver.close());

  async function start(): Promise<void> {
    server = startProcess({ dataDir, env: { AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' } });
    client = await rootClient(await ready(server), dataDir);
  }
  const ingest = async (count: number): Promise<number[]> => {
    const events = Array.from({ length: count }, (_, index) => event(index));
    const { ids } = await client.rest<{ ids: number[] }>('POST', EVENTS, events, 202);
    return ids;
  };
  const allArrived = (ids: readonly number[]): Promise<void> => {
    const missing = new Set(ids);
    let seen = 0;
    return receiver.waitFor((requests) => {
      for (const { json } of requests.slice(seen)) missing.delete((json as { id: number }).id);
      seen = requests.length;
      return missing.size === 0;
    }, 25_000);
  };

  it('the server is killed between the acknowledgement and the delivery', async () => {
    receiver.respond({ hang: true });
    await createDestination(client, 'my-group', `${receiver.url}/killed`);
    const ids = await ingest(100);
    await receiver.waitFor(1);
    server.kill('SIGKILL');
    await server.ended;
    receiver.respond(200);
    receiver.clear();
    await start();
    await allArrived(ids);
  });

  it('the server and its PostgreSQL are killed in the middle of a backlog', async () => {
    await createDestination(client, 'my-group', `${receiver.url}/all-killed`);
    const ids = await ingest(3_000);
    await receiver.waitFor(300);
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    server.kill('SIGKILL');
    await server.ended;
    await start();
    await allArrived(ids);
  });

  it('the server is stopped in the middle of a backlog: then nothing is sent twice either', async () => {
    await createDestination(client, 'my-group', `${receiver.url}/stopped`);
    const ids = await ingest(3_000);
    await receiver.waitFor(300);
    server.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    await start();
    await allArrived(ids);
    // And before them the event of the destination's own creation.
    expect(receiver.requests).toHaveLength(1 + ids.length);
  });
});
