import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ROOT } from '../journeys/server-process.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'audit-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the audit where `npm audit` gives this answer. */
function audit(answer: string): { code: number | null; output: string } {
  const npm = `#!${process.execPath}\nconsole.log(${JSON.stringify(answer)});\nprocess.exitCode = 1;\n`;
  writeFileSync(join(folder, 'npm'), npm, { mode: 0o755 });
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'audit.mjs')], {
    env: { PATH: folder },
    encoding: 'utf8',
  });
  return { code: status, output: stderr };
}

const report = (severity: string): string =>
  JSON.stringify({
    vulnerabilities: { fastify: { name: 'fastify', severity, range: '<6' } },
    metadata: { vulnerabilities: { [severity]: 1 } },
  });

it('an audit fails for a grave weakness alone, and says which it is', () => {
  expect(audit(report('high'))).toEqual({
    code: 1,
    output: expect.stringContaining('fastify <6 has a known weakness (high). Run `npm audit --omit=dev`'),
  });
  expect(audit(report('moderate'))).toEqual({ code: 0, output: '' });
});

it.each([JSON.stringify({ message: '405 Method Not Allowed' }), ''])(
  'an audit without an answer of the registry says so, and passes: %j',
  (answer) => {
    expect(audit(answer)).toEqual({ code: 0, output: expect.stringMatching(/^Not audited: /) });
  },
);
