// `npm run test:fuzz`: random GraphQL documents, REST requests and bytes to a whole server. `-- --seed N` repeats the cases
// of the run that printed the seed N (what a case meets also depends on those beside it), `--cases N` says how many.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { seed: { type: 'string' }, cases: { type: 'string' } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const cases = Number(values.cases ?? 100_000);
if (!Number.isSafeInteger(seed) || !(cases >= 1)) {
  console.error('Usage: npm run test:fuzz -- [--seed WHOLE_NUMBER] [--cases AT_LEAST_1]');
  process.exit(2);
}
console.log(`seed ${seed}, ${cases} cases`);
const { status } = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', 'test/fuzz'], {
  stdio: 'inherit',
  env: { ...process.env, AUDITSTREAM_FUZZ_SEED: String(seed), AUDITSTREAM_FUZZ_CASES: String(cases) },
});
process.exit(status ?? 1);
