import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** Of every manifest; a folder of the project that is one is none. */
function dependencies(): [name: string, version: string][] {
  const manifests = ['.', 'scripts/node', 'test', 'test/oldest-postgres'].map(
    (folder) =>
      JSON.parse(read(`${folder}/package.json`)) as Record<string, Record<string, string> | undefined>,
  );
  return manifests
    .flatMap((manifest) =>
      ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
        Object.entries(manifest[kind] ?? {}),
      ),
    )
    .filter(([, version]) => !version.startsWith('file:'));
}

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
    const installed = dependencies().map(([name]) => name);
    expect(variablesIn(read('docs/dependencies.md'), /^\| `([^`]+)` \|/gm)).toEqual(installed.sort());
  });

  it('pin every dependency to one version', () => {
    for (const [name, version] of dependencies()) {
      expect({ name, version }).toEqual({
        name,
        version: expect.stringMatching(/^(npm:@?[\w/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/),
      });
    }
  });

  it('say where samples of others are from, and under which license', () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    for (const folder of ['test/fixtures', 'test/sources/samples'])
      expect(read(`${folder}/README.md`)).toMatch(/license/i);
    for (const name of readdirSync(`${root}test/sources/samples`, { withFileTypes: true }))
      if (name.isDirectory()) expect(read(`test/sources/samples/${name.name}/README.md`)).toMatch(/^# /);
  });

  it('name every npm script in CONTRIBUTING.md', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const documented = read('CONTRIBUTING.md');
    for (const name of Object.keys(scripts).filter((script) => !script.startsWith('pre'))) {
      expect(documented).toMatch(new RegExp(`npm (run )?${name}\\b`));
    }
  });
});
