// Fails when something that a production installation has is known to be dangerous. Run by .ci/run.
import { spawnSync } from 'node:child_process';

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], {
  encoding: 'utf8',
});
const { vulnerabilities, metadata } = parse(stdout) ?? {};
if (metadata?.vulnerabilities === undefined) {
  // Many machines reach a mirror of the registry that has no audit, or none at all: that says nothing about the code.
  console.warn(`Not audited: npm could not ask the registry${error ? ` (${error.message})` : ''}.`);
  process.exit(0);
}
const grave = Object.values(vulnerabilities).filter(({ severity }) =>
  ['high', 'critical'].includes(severity),
);
for (const { name, severity, range } of grave) {
  console.error(
    `${name} ${range} has a known weakness (${severity}). Run \`npm audit --omit=dev\`, and raise its version.`,
  );
}
if (grave.length > 0) process.exit(1);

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
