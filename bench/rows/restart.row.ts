import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../environment/client.ts';
import { makeDataFolder } from '../environment/data-folder.ts';
import { batches } from '../environment/events.ts';
import { startReceiver } from '../environment/receiver.ts';
import { startServer } from '../environment/server.ts';
import { median, type Line, type Row } from '../row.ts';

const BAR_MS = 1_500;
// More than is delivered before the kill.
const BACKLOG = 40_000;
const BEFORE_KILL = 1_000;
// Each makes a database of its own, twice.
const MAX_ROUNDS = 3;

/** `kill -9` in the middle of a backlog: from the start on the same folder until the receiver gets the next event. */
export const restart: Row = {
  name: 'restart',
  async run({ rounds }) {
    const server: number[] = [];
    const both: number[] = [];
    for (let round = 0; round < Math.min(rounds, MAX_ROUNDS); round += 1) {
      server.push(await resume(false));
      both.push(await resume(true));
    }
    return [
      line('server killed: from its start on the same folder to the next delivery', server),
      line('… its PostgreSQL killed with it', both),
    ];
  },
};

function line(what: string, times: readonly number[]): Line {
  const longest = Math.max(...times);
  return {
    what,
    figure: `${(median(times) / 1000).toFixed(2)} s`,
    bar: { text: `≤ ${BAR_MS / 1000} s`, met: median(times) <= BAR_MS },
    raw: `longest of ${times.length} ${(longest / 1000).toFixed(2)} s`,
  };
}

/** Milliseconds, with the start of Node.js and of PostgreSQL. */
async function resume(postgresToo: boolean): Promise<number> {
  await using made = new AsyncDisposableStack();
  const dataDir = await makeDataFolder(made);
  const receiver = await startReceiver();
  made.defer(() => receiver.stop());
  const first = await startServer({ dataDir });
  made.defer(() => first.kill());
  const client = createClient(first.address);
  made.defer(() => client.close());
  const group = await client.createGroup();
  const destination = await client.createDestination(group, receiver.url);
  await client.setActive(destination, false);
  await client.ingest(group, batches(group, BACKLOG / 500, 500), 4);
  const begun = await receiver.expect(BEFORE_KILL);
  await client.setActive(destination, true);
  await begun.reached;
  if (postgresToo) process.kill(await postmasterOf(dataDir), 'SIGKILL');
  await first.kill();

  // The requests of the dead process are counted by then.
  await sleep(100);
  const next = await receiver.expect(1);
  const started = performance.now();
  const starting = startServer({ dataDir });
  made.defer(async () => (await starting).stop());
  await next.reached;
  return performance.now() - started;
}

async function postmasterOf(dataDir: string): Promise<number> {
  const cluster = await realpath(path.join(dataDir, 'postgres', 'cluster'));
  return Number.parseInt(await readFile(path.join(cluster, 'postmaster.pid'), 'utf8'), 10);
}
