// Sends one event after the other, and says what became of them when it is told to stop.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What came of the events. */
export interface ProbeResult {
  readonly events: number;
  /** Status or error of each that was not accepted. */
  readonly refused: string[];
  /** Of the slowest one, without what the server waited for a processor meanwhile: that is the machine's doing. */
  readonly slowestMs: number;
  /** The same with it. */
  readonly slowestWaitMs: number;
  readonly p90Ms: number;
}

const INTERVAL_MS = 50;

const { port, pid, token, group } = JSON.parse(process.argv[2] ?? '') as {
  port: number;
  pid: number;
  token: string;
  group: string;
};
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const body = JSON.stringify({
  event_type: 'probe',
  entity_type: 'Group',
  entity_path: group,
  author_name: 'Ada',
});
const times: { readonly ms: number; readonly ownMs: number }[] = [];
const refused: string[] = [];
let stopping = false;
process.once('disconnect', () => process.exit());
process.once('message', () => (stopping = true));

await send();
times.length = 0;
process.send?.('ready');
while (!stopping) {
  await send();
  await sleep(INTERVAL_MS);
}
const sorted = (key: 'ms' | 'ownMs'): number[] => times.map((time) => time[key]).sort((a, b) => a - b);
const result: ProbeResult = {
  events: times.length,
  refused,
  slowestMs: Math.round(sorted('ownMs').at(-1) ?? 0),
  slowestWaitMs: Math.round(sorted('ms').at(-1) ?? 0),
  p90Ms: Math.round(sorted('ownMs').at(Math.floor(times.length * 0.9)) ?? 0),
};
process.send?.(result);

async function send(): Promise<void> {
  const begun = performance.now();
  const delayed = processorDelayMs();
  try {
    const sent = request({
      agent,
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: `/api/v4/groups/${group}/audit_events`,
      headers: { 'private-token': token, 'content-type': 'application/json', 'content-length': body.length },
    });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    await once(answer.resume(), 'end');
    if (answer.statusCode !== 202) refused.push(String(answer.statusCode));
  } catch (error) {
    refused.push(String(error));
  }
  const ms = performance.now() - begun;
  times.push({ ms, ownMs: ms - (processorDelayMs() - delayed) });
}

/** How long the server's main thread has been ready to run without a processor to run on. Linux only. */
function processorDelayMs(): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
