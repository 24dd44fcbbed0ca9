// Sends one event after the other, and says what became of them when it is told to stop.
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What came of the events. */
export interface ProbeResult {
  readonly events: number;
  /** Status or error of each that was not accepted. */
  readonly refused: string[];
  readonly slowestMs: number;
  readonly p90Ms: number;
  /** By how much this process itself was kept waiting at most. */
  readonly lateMs: number;
}

const INTERVAL_MS = 50;
const TICK_MS = 20;

const { port, token, group } = JSON.parse(process.argv[2] ?? '') as {
  port: number;
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
const times: number[] = [];
const refused: string[] = [];
let lateMs = 0;
let stopping = false;
process.once('disconnect', () => process.exit());
process.once('message', () => (stopping = true));
watchLateness();

await send();
times.length = 0;
process.send?.('ready');
while (!stopping) {
  await send();
  await sleep(INTERVAL_MS);
}
times.sort((a, b) => a - b);
const round = (index: number): number => Math.round(times.at(index) ?? 0);
const result: ProbeResult = {
  events: times.length,
  refused,
  slowestMs: round(-1),
  p90Ms: round(Math.floor(times.length * 0.9)),
  lateMs: Math.round(lateMs),
};
process.send?.(result);

async function send(): Promise<void> {
  const begun = performance.now();
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
  times.push(performance.now() - begun);
}

function watchLateness(): void {
  let due = performance.now() + TICK_MS;
  setInterval(() => {
    lateMs = Math.max(lateMs, performance.now() - due);
    due = performance.now() + TICK_MS;
  }, TICK_MS).unref();
}
