import { randomUUID } from 'node:crypto';
import { largeEvent } from '../../test/sources/spinnaker/echo-events.ts';
import type { BenchClient, BenchSource } from '../environment/client.ts';
import { loopDelay } from '../environment/event-loop.ts';
import { cpuSeconds } from '../environment/process-figures.ts';
import type { BenchServer } from '../environment/server.ts';
import { inWorld } from '../environment/world.ts';
import { median, round, type Line, type Row } from '../row.ts';

const BYTES = 10_000_000;
const MOST_MS = 300;
const MOST_DELAY_MS = 50;

type Event = ReturnType<typeof largeEvent>;

/** Where an event has most of its bytes, and how echo is told to send it. */
const FORMS: readonly (readonly [string, (event: Event) => object])[] = [
  ['a whole execution', (event) => event],
  ['the same with `flatten`', flattened],
  ['manifests of its own stage', withOwnManifests],
  ['the payload of a webhook', withPayload],
];

/** What an event of echo takes that is as large as they come, and how long it keeps the turns of the event loop waiting. */
export const spinnaker: Row = {
  name: 'spinnaker',
  run: ({ rounds }) =>
    inWorld(async ({ client, server }) => {
      const source = await client.createSource(await client.createGroup(), 'spinnaker');
      const lines: Line[] = [];
      for (const [name, form] of FORMS) {
        const send = () => measured(server, client, source, form);
        await send();
        const all: Figures[] = [];
        for (let n = 0; n < rounds; n += 1) all.push(await send());
        lines.push(...linesOf(name, all));
      }
      return lines;
    }),
};

interface Figures {
  readonly ms: number;
  /** Of the server and of PostgreSQL. */
  readonly cpuMs: number;
  /** The longest wait for a turn of the event loop. */
  readonly delayMs: number;
}

async function measured(
  server: BenchServer,
  client: BenchClient,
  source: BenchSource,
  form: (event: Event) => object,
): Promise<Figures> {
  const body = JSON.stringify(form(largeEvent(BYTES, randomUUID())));
  await loopDelay(server);
  const before = cpuSeconds(server.pid);
  const ms = (await client.send(source, [body], 1)) * 1_000;
  const cpuMs = (cpuSeconds(server.pid) - before) * 1_000;
  return { ms, cpuMs, delayMs: (await loopDelay(server)).longest };
}

function linesOf(name: string, all: readonly Figures[]): Line[] {
  const ms = median(all.map((one) => one.ms));
  const delayMs = median(all.map((one) => one.delayMs));
  const raw = all
    .map((one) => `${round(one.ms)} ms, CPU ${round(one.cpuMs)} ms, longest wait ${round(one.delayMs)} ms`)
    .join('; ');
  const what = `an event of Spinnaker of 10 MB, ${name}`;
  return [
    { what: `${what}: ms`, figure: round(ms), bar: { text: `≤ ${MOST_MS}`, met: ms <= MOST_MS }, raw },
    {
      what: '… the longest wait for a turn of the event loop meanwhile, ms',
      figure: round(delayMs),
      bar: { text: `≤ ${MOST_DELAY_MS}`, met: delayMs <= MOST_DELAY_MS },
      raw: `CPU ${round(median(all.map((one) => one.cpuMs)))} ms`,
    },
  ];
}

function flattened(event: Event): object {
  return { ...event, details: JSON.stringify(event.details), content: JSON.stringify(event.content) };
}

function withOwnManifests({ content, ...event }: Event): object {
  const context = { ...content.context, manifests: contextsOf(content) };
  return { ...event, content: { ...content, context, execution: { ...content.execution, stages: [] } } };
}

function withPayload({ content, ...event }: Event): object {
  const trigger = { type: 'webhook', payload: { objects: contextsOf(content) } };
  return { ...event, content: { ...content, execution: { ...content.execution, stages: [], trigger } } };
}

function contextsOf({ execution }: Event['content']): object[] {
  return execution.stages.map(({ context }) => context);
}
