// `npm run bench`: measures real servers on this machine and prints a Markdown table; how far it is goes to the error
// output. Figures of two machines, or of two moments of a shared one, do not compare; the ratios of one run do.
// Everything stays on loopback. Linux only.
//   npm run bench -- stream-one latency     these rows only
//   npm run bench -- --quick                fewer repetitions of less
//   npm run bench -- read-plan --plans      with how PostgreSQL carries out what is timed, where a row says it
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ROWS } from './rows.ts';
import { linesOf, text } from './table.ts';

const FULL = { rounds: 5, backlog: 100_000, isQuick: false };
const QUICK = { rounds: 3, backlog: 40_000, isQuick: true };

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, plans: { type: 'boolean' } },
});
const unknown = names.filter((name) => !ROWS.some((row) => row.name === name));
if (unknown.length > 0) {
  say(`There is no row ${unknown.join(', ')}. There are: ${ROWS.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}
const wanted = ROWS.filter((row) => (names.length === 0 ? row.whenNamed !== true : names.includes(row.name)));
const effort = { ...(flags.quick === true ? QUICK : FULL), explain: flags.plans === true ? say : undefined };

const [{ model } = { model: 'unknown' }] = cpus();
console.log(`Node ${process.version}, ${cpus().length} × ${model}, median of ${effort.rounds}\n`);
console.log('<!-- prettier-ignore -->\n| what | figure | bar | raw figures |\n| --- | --- | --- | --- |');
for (const [index, row] of wanted.entries()) {
  const started = performance.now();
  say(`${index + 1} of ${wanted.length}: ${row.name} …`);
  for (const line of await linesOf(row, effort, failed)) console.log(text(line));
  say(`    ${Math.round((performance.now() - started) / 1000)} s`);
}

function failed(error: unknown): void {
  console.error(error);
  process.exitCode = 1;
}

function say(what: string): void {
  console.error(what);
}
