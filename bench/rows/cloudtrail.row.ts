import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { loopDelay } from '../environment/event-loop.ts';
import { TOKEN, type BenchServer } from '../environment/server.ts';
import { inWorld } from '../environment/world.ts';
import { median, round, type Line, type Row } from '../row.ts';

const SAMPLE = new URL('../../test/sources/samples/cloudtrail/composite-gruntwork-pr.json', import.meta.url);
const RECORDS = 10_000;
const MOST_SECONDS = 2;
const MOST_DELAY_MS = 50;

/** What a large file of CloudTrail takes, and how long it keeps the turns of the event loop waiting. */
export const cloudTrail: Row = {
  name: 'cloudtrail',
  async run({ rounds }) {
    const figures = await inWorld(async ({ server }) => {
      const source = await makeSource(server);
      await send(source);
      const all: Figures[] = [];
      for (let n = 0; n < rounds; n += 1) {
        await loopDelay(server);
        const seconds = await send(source);
        all.push({ seconds, delay: (await loopDelay(server)).longest });
      }
      return all;
    });
    const seconds = median(figures.map((figure) => figure.seconds));
    const delay = median(figures.map((figure) => figure.delay));
    const raw = figures
      .map((figure) => `${figure.seconds.toFixed(2)} s, ${round(figure.delay)} ms`)
      .join('; ');
    return [
      line(
        `${RECORDS} records of CloudTrail in one file: seconds`,
        seconds.toFixed(2),
        seconds,
        MOST_SECONDS,
        raw,
      ),
      line(
        'the longest wait for a turn of the event loop meanwhile, ms',
        round(delay),
        delay,
        MOST_DELAY_MS,
        raw,
      ),
    ];
  },
};

interface Figures {
  readonly seconds: number;
  readonly delay: number;
}

interface BenchSource {
  readonly url: string;
  readonly secret: string;
}

async function makeSource({ address }: BenchServer): Promise<BenchSource> {
  const input = '{ groupPath: "my-group", kind: "cloudtrail" }';
  const query = `mutation { auditEventsSourceCreate(input: ${input}) { secret source { url } } }`;
  const answer = await fetch(`${address}/api/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = (await answer.json()) as {
    data: { auditEventsSourceCreate: { secret: string; source: { url: string } } };
  };
  const { secret, source } = data.auditEventsSourceCreate;
  return { url: source.url, secret };
}

/** Seconds until a file of new records is stored. */
async function send({ url, secret }: BenchSource): Promise<number> {
  const body = makeFile();
  const begun = performance.now();
  const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${secret}` }, body });
  const seconds = (performance.now() - begun) / 1_000;
  const { accepted } = (await answer.json()) as { accepted?: number };
  if (accepted !== RECORDS)
    throw new Error(`${answer.status}: ${accepted} of ${RECORDS} records were accepted`);
  return seconds;
}

function makeFile(): Buffer<ArrayBuffer> {
  const record = JSON.parse(readFileSync(SAMPLE, 'utf8')) as Record<string, unknown>;
  const records = Array.from({ length: RECORDS }, () => ({ ...record, eventID: randomUUID() }));
  return gzipSync(JSON.stringify({ Records: records }));
}

function line(what: string, figure: string, value: number, most: number, raw: string): Line {
  return { what, figure, bar: { text: `≤ ${most}`, met: value <= most }, raw };
}
