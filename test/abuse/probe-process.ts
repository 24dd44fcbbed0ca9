// Sends one event after the other, and reads the newest one again and again if it has a token for that. Says what became of
// all of them when it is told to stop.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What came of requests of one kind. */
export interface Requests {
  readonly count: number;
  /** Status or error of each that did not do what it should. */
  readonly refused: string[];
  /** Of the slowest one, without what the server waited for a processor meanwhile: that is the machine's doing. */
  readonly slowestMs: number;
  /** The same with it. */
  readonly slowestWaitMs: number;
  readonly p90Ms: number;
}

/** What came of the events, and of reading them. */
export interface ProbeResult extends Omit<Requests, 'count'> {
  readonly events: number;
  readonly reads: Requests;
}

const INTERVAL_MS = 50;

const { port, pid, token, readToken, group } = JSON.parse(process.argv[2] ?? '') as {
  port: number;
  pid: number;
  token: string;
  readToken?: string;
  group: string;
};
const path = `/api/v4/groups/${group}/audit_events`;
const body = JSON.stringify({
  event_type: 'probe',
  entity_type: 'Group',
  entity_path: group,
  author_name: 'Ada',
});
let stopping = false;
process.once('disconnect', () => process.exit());
process.once('message', () => (stopping = true));

const events = createSeries('POST', token, 202);
const reads = createSeries('GET', readToken ?? '', 200);
const all = readToken === undefined ? [events] : [events, reads];
for (const series of all) await series.send();
for (const series of all) series.forget();
process.send?.('ready');
await Promise.all(all.map(keepSending));
const { count, ...sent } = events.result();
const result: ProbeResult = { events: count, ...sent, reads: reads.result() };
process.send?.(result);

async function keepSending({ send }: { send: () => Promise<void> }): Promise<void> {
  while (!stopping) {
    await send();
    await sleep(INTERVAL_MS);
  }
}

/** Requests of one kind, one after the other over one connection. */
function createSeries(method: 'POST' | 'GET', secret: string, expected: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sent = method === 'POST' ? body : undefined;
  const headers = {
    'private-token': secret,
    ...(sent !== undefined && { 'content-type': 'application/json', 'content-length': sent.length }),
  };
  const times: { readonly ms: number; readonly ownMs: number }[] = [];
  const refused: string[] = [];
  const sorted = (key: 'ms' | 'ownMs'): number[] => times.map((time) => time[key]).sort((a, b) => a - b);

  return {
    async send() {
      const begun = performance.now();
      const delayed = processorDelayMs();
      try {
        const target = { agent, port, host: '127.0.0.1', method, headers };
        const asked = request({ ...target, path: method === 'GET' ? `${path}?per_page=1` : path });
        asked.end(sent);
        const [answer] = (await once(asked, 'response')) as [IncomingMessage];
        await once(answer.resume(), 'end');
        if (answer.statusCode !== expected) refused.push(String(answer.statusCode));
      } catch (error) {
        refused.push(String(error));
      }
      const ms = performance.now() - begun;
      times.push({ ms, ownMs: ms - (processorDelayMs() - delayed) });
    },
    forget: () => void (times.length = 0),
    result: (): Requests => ({
      count: times.length,
      refused,
      slowestMs: Math.round(sorted('ownMs').at(-1) ?? 0),
      slowestWaitMs: Math.round(sorted('ms').at(-1) ?? 0),
      p90Ms: Math.round(sorted('ownMs').at(Math.floor(times.length * 0.9)) ?? 0),
    }),
  };
}

/** How long the server's main thread has been ready to run without a processor to run on. Linux only. */
function processorDelayMs(): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
