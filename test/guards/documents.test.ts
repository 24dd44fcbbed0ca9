import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

describe('the documents', () => {
  const variablesIn = (text: string, pattern: RegExp): string[] =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? '').sort();

  it('name every environment variable: .env.example, docs/configuration.md and the code agree', () => {
    const known = variablesIn(read('src/config/config.ts'), /^ {2}([A-Z][A-Z_]+):/gm);
    expect(known.length).toBeGreaterThan(10);
    expect(variablesIn(read('.env.example'), /^([A-Z_]+)=/gm)).toEqual(known);
    expect(variablesIn(read('docs/configuration.md'), /^\| `([A-Z_]+)` \|/gm)).toEqual(known);
  });

  it('give a reason for every dependency, and for none that is not there', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string> | undefined>;
    const installed = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.keys(manifest[kind] ?? {}),
    );
    expect(variablesIn(read('docs/dependencies.md'), /^\| `([^`]+)` \|/gm)).toEqual(installed.sort());
  });

  it('pin every dependency to one version', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string> | undefined>;
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        expect({ name, version }).toEqual({
          name,
          version: expect.stringMatching(/^(npm:@?[\w/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/),
        });
      }
    }
  });

  it('name every npm script in CONTRIBUTING.md', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const documented = read('CONTRIBUTING.md');
    for (const name of Object.keys(scripts).filter((script) => !script.startsWith('pre'))) {
      expect(documented).toMatch(new RegExp(`npm (run )?${name}\\b`));
    }
  });
});
