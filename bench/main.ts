// `npm run bench`: measures real servers on this machine and prints a Markdown table. Figures of two machines, or of
// two moments of a shared one, do not compare; the ratios of one run do. Everything stays on loopback. Linux only.
//   npm run bench -- stream-one latency     these rows only
//   npm run bench -- --quick                fewer repetitions of less
import { cpus } from 'node:os';
import type { Line, Row } from './row.ts';
import { clients } from './rows/clients.row.ts';
import { ingestBatches } from './rows/ingest-batches.row.ts';
import { ingestSingle } from './rows/ingest-single.row.ts';
import { isolation } from './rows/isolation.row.ts';
import { latency } from './rows/latency.row.ts';
import { memory } from './rows/memory.row.ts';
import { processes } from './rows/processes.row.ts';
import { statements } from './rows/statements.row.ts';
import { streamOne } from './rows/stream-one.row.ts';
import { streamTwenty } from './rows/stream-twenty.row.ts';

const ROWS: readonly Row[] = [
  streamOne,
  streamTwenty,
  ingestSingle,
  ingestBatches,
  latency,
  statements,
  memory,
  isolation,
  clients,
  processes,
];
const FULL = { rounds: 5, backlog: 100_000 };
const QUICK = { rounds: 3, backlog: 50_000 };

const wanted = process.argv.slice(2);
const effort = wanted.includes('--quick') ? QUICK : FULL;
const names = wanted.filter((argument) => argument !== '--quick');
const unknown = names.filter((name) => !ROWS.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no row ${unknown.join(', ')}. There are: ${ROWS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(1);
}

const [{ model } = { model: 'unknown' }] = cpus();
console.log(`Node ${process.version}, ${cpus().length} × ${model}, median of ${effort.rounds}\n`);
console.log('| what | figure | bar | raw figures |\n| --- | --- | --- | --- |');
for (const row of ROWS) {
  if (names.length > 0 && !names.includes(row.name)) continue;
  for (const line of await row.run(effort)) console.log(text(line));
}

function text({ what, figure, bar, raw }: Line): string {
  const verdict = bar === undefined ? '' : `${bar.text}: ${bar.met ? 'met' : '**missed**'}`;
  return `| ${what} | ${figure} | ${verdict} | ${raw} |`;
}
