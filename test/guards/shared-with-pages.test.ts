import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

// The pages apply the server's own rules before they send anything: these files run in browsers, too.
const ROOT = join(import.meta.dirname, '../..');
const IMPORT = /^(?:import|export) (?!type\b)[^;]*?from '([^']+)';/gm;

const importsOf = (code: string): string[] => [...code.matchAll(IMPORT)].map(([, from]) => from ?? '');

/** What the files import of the server, and what that imports, by path; `src/…`. */
function sharedBy(files: readonly string[]): Map<string, string[]> {
  const shared = new Map<string, string[]>();
  const follow = (file: string): void => {
    const imports = importsOf(readFileSync(join(ROOT, file), 'utf8'));
    if (file.startsWith('src/')) shared.set(file, imports);
    for (const from of imports.filter((name) => name.startsWith('.'))) {
      const target = join(dirname(file), from);
      if (target.startsWith('src/') && !shared.has(target)) follow(target);
    }
  };
  files.forEach(follow);
  return shared;
}

describe('what the pages share with the server', () => {
  const shared = sharedBy(globSync('web/{src,explorer}/**/*.{ts,tsx}', { cwd: ROOT }));

  it('is rules and their texts alone', () => {
    expect([...shared.keys()].sort()).toEqual([
      'src/audit-events/read/event-action.ts',
      'src/audit-events/read/text-of.ts',
      'src/audit-events/texts/aws-texts.ts',
      'src/audit-events/texts/backstage-texts.ts',
      'src/audit-events/texts/event-sentence.ts',
      'src/audit-events/texts/event-text.ts',
      'src/audit-events/texts/event-texts.ts',
      'src/audit-events/texts/kubernetes-texts.ts',
      'src/audit-events/texts/preset-texts.ts',
      'src/audit-events/texts/rhdh-texts.ts',
      'src/audit-events/texts/spacelift-texts.ts',
      'src/audit-events/texts/spinnaker-texts.ts',
      'src/destination-kinds/http/http-errors.ts',
      'src/destination-kinds/http/url-rules.ts',
      'src/destination-kinds/kind-errors.ts',
      'src/destinations/filters/filter-rules.ts',
      'src/destinations/rules/delivery-options-errors.ts',
      'src/destinations/rules/delivery-options-rules.ts',
      'src/destinations/rules/destination-errors.ts',
      'src/destinations/rules/destination-rules.ts',
      'src/destinations/rules/destination-texts.ts',
      'src/destinations/rules/header-rules.ts',
      'src/errors/define-errors.ts',
      'src/outbound/header-syntax.ts',
      'src/outbound/outbound-errors.ts',
      'src/sources/snippet.ts',
    ]);
  });

  it('needs neither Node.js nor a package', () => {
    const others = [...shared].flatMap(([file, imports]) =>
      imports.filter((from) => !from.startsWith('.')).map((from) => `${file}: ${from}`),
    );
    expect(others).toEqual([]);
  });

  it.each([
    ["import { isIP } from 'node:net';", ['node:net']],
    ["import {\n  a,\n  b,\n} from './a.ts';", ['./a.ts']],
    ["import type { Pool } from 'pg';", []],
  ])('is found by its imports: %j', (code, imports) => expect(importsOf(code)).toEqual(imports));
});
