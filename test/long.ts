// `npm run test:long`: everything that `npm test` runs in a short form, and the software of others that it does not run, one after
// the other. Names of parts choose among them: `npm run test:long -- chaos fuzz`.
import { spawnSync } from 'node:child_process';

const PARTS = ['chaos', 'abuse', 'fuzz', 'senders', 'stores', 'mutants'];

const chosen = process.argv.length > 2 ? process.argv.slice(2) : PARTS;
const unknown = chosen.filter((part) => !PARTS.includes(part));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. Usage: npm run test:long -- [${PARTS.join('] [')}]`);
  process.exit(2);
}

// A part that fails keeps none of the others from running.
const outcomes = chosen.map((part) => {
  console.log(`\n— ${part} —`);
  const begun = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', `test:${part}`], { stdio: 'inherit' });
  const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
  return { part, passed: status === 0, minutes };
});

console.log('');
for (const { part, passed, minutes } of outcomes)
  console.log(`${passed ? 'passed' : 'FAILED'}  ${part}, ${minutes} min`);
if (outcomes.some(({ passed }) => !passed)) process.exitCode = 1;
