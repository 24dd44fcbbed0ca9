import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { round, type Line, type Row } from '../row.ts';

const SAMPLES = new URL('../../test/fixtures/gitlab/', import.meta.url);
const LEVELS = [1, 2, 3, 4, 6];
const SIZES = [1, 10, 100, 500];
const LEVEL = 3;
const BYTES_OF_A_RUN = 20_000_000;
const gzipOnPool = promisify(gzip);

/** What a level of gzip costs and leaves, and from which size on a thread of the pool spares the main one. */
export const gzipLevels: Row = {
  name: 'gzip',
  whenNamed: true,
  async run() {
    const bodies = SIZES.map((events) => ({ events, bytes: makeBatch(events) }));
    const lines: Line[] = [];
    for (const { events, bytes } of bodies)
      for (const level of LEVELS) lines.push(ofLevel(events, bytes, level));
    for (const { events, bytes } of bodies) lines.push(await ofThread(events, bytes));
    return lines;
  },
};

/** GitLab's sample events, with what differs between real ones: ids, times, authors, commits. */
function makeBatch(events: number): Buffer {
  const samples = readdirSync(SAMPLES).map(
    (name) => JSON.parse(readFileSync(new URL(name, SAMPLES), 'utf8')) as Record<string, unknown>,
  );
  const items = Array.from({ length: events }, (_, index) => {
    const sample = samples[index % samples.length] ?? {};
    const details = { ...(sample['details'] as object), commit: randomBytes(20).toString('hex') };
    const author = `user-${Math.floor(Math.random() * 500)}`;
    const time = new Date(1.7e12 + index * 137).toISOString();
    return { ...sample, details, id: 1_000_000 + index, author_name: author, created_at: time };
  });
  return Buffer.from(JSON.stringify(items));
}

function ofLevel(events: number, bytes: Buffer, level: number): Line {
  const runs = Math.ceil(BYTES_OF_A_RUN / bytes.length / 4);
  let left = gzipSync(bytes, { level }).length;
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) left = gzipSync(bytes, { level }).length;
  const micros = cpuSince(before) / runs;
  return {
    what: `gzip of ${events} events, level ${level}: µs of CPU an event`,
    figure: (micros / events).toFixed(2),
    raw: `${bytes.length} bytes become ${left}, 1 of ${(bytes.length / left).toFixed(2)}; ${round(micros)} µs`,
  };
}

async function ofThread(events: number, bytes: Buffer): Promise<Line> {
  const runs = Math.min(2_000, Math.ceil(BYTES_OF_A_RUN / bytes.length));
  const alone = await timed(runs, () => gzipSync(bytes, { level: LEVEL }));
  const pooled = await timed(runs, () => gzipOnPool(bytes, { level: LEVEL }));
  return {
    what: `gzip of ${events} events on a thread of the pool: µs of the main thread`,
    figure: round(pooled.main),
    raw: `${bytes.length} bytes; process ${round(pooled.all)}; without the thread: main ${round(alone.main)}, process ${round(alone.all)}`,
  };
}

async function timed(
  runs: number,
  work: () => unknown,
): Promise<{ readonly main: number; readonly all: number }> {
  const before = { all: process.cpuUsage(), main: process.threadCpuUsage() };
  for (let run = 0; run < runs; run += 1) await work();
  const main = process.threadCpuUsage(before.main);
  return { main: (main.user + main.system) / runs, all: cpuSince(before.all) / runs };
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
