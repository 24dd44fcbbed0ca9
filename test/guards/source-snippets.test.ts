import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { exampleSnippets } from '../../src/sources/example-snippets.ts';
import { fillSnippet, snippetValues } from '../../src/sources/snippet.ts';
import { SOURCE_KINDS } from '../../src/sources/source-kinds.ts';

const FOLDER = join(import.meta.dirname, '../../examples/sources');
const examples = exampleSnippets();
const SNIPPETS = SOURCE_KINDS.flatMap(({ name, snippets }) =>
  snippets.map((snippet) => [`${name}/${snippet.file}`, snippet] as const),
);

/** What is wrong with a text as a file of its kind. */
function faultsOf(file: string, text: string): string[] {
  if (/\{\{|\}\}/.test(text)) return ['has a placeholder that nothing stands for'];
  if (!text.endsWith('\n')) return ['ends within a line'];
  if (file.endsWith('.json')) JSON.parse(text);
  if (!file.endsWith('.yaml') && !file.endsWith('.yml')) return [];
  return parseAllDocuments(text).flatMap(({ errors }) => errors.map(({ message }) => message));
}

describe('what people paste into other systems', () => {
  it('is there for every kind of source, each under a name of its own', () => {
    expect(SOURCE_KINDS.filter(({ snippets }) => snippets.length === 0).map(({ name }) => name)).toEqual([]);
    expect(examples.size).toBe(SNIPPETS.length);
  });

  it('stands in examples/sources as `npm run schema` writes it, and nothing else does', () => {
    const files = globSync('*/*', { cwd: FOLDER }).sort();
    expect(files).toEqual([...examples.keys()].sort());
    for (const [file, text] of examples)
      expect([file, readFileSync(join(FOLDER, file), 'utf8')]).toEqual([file, text]);
  });

  it.each(SNIPPETS)(
    'is right as a file, and has the address and the secret of the source: %s',
    (file, snippet) => {
      const values = snippetValues('http://127.0.0.1:3000/sources/abc', 'a-secret-to-paste');
      const text = fillSnippet(snippet, values);
      expect(faultsOf(file, text)).toEqual([]);
      expect(text).toContain(snippet.text.includes('{{basic}}') ? values.basic : values.secret);
      expect(text).toContain('127.0.0.1');
      expect(`${snippet.title}${snippet.where}`).not.toMatch(/\{\{/);
      expect(snippet.where).toMatch(/\.$/);
    },
  );

  it('is explained for each kind in a page of docs/sources, which docs/sources.md leads to', () => {
    const docs = join(FOLDER, '../../docs');
    const pages = SOURCE_KINDS.map(({ name }) => `${name.replaceAll('_', '-')}.md`);
    expect(globSync('*.md', { cwd: join(docs, 'sources') }).sort()).toEqual(pages.sort());
    const overview = readFileSync(join(docs, 'sources.md'), 'utf8');
    expect(pages.filter((page) => !overview.includes(`(sources/${page})`))).toEqual([]);
  });

  it('is not right with an unknown placeholder, half a line or broken YAML', () => {
    const values = snippetValues('https://audit.example.com/sources/abc', 'secret');
    expect(faultsOf('a.txt', fillSnippet({ text: '{{urll}}\n' }, values))).toHaveLength(1);
    expect(faultsOf('a.txt', 'half')).toHaveLength(1);
    expect(faultsOf('a.yaml', 'a: [\n')).not.toEqual([]);
  });

  it.each([
    ['https://audit.example.com/sources/abc', 'https://audit.example.com', '443', 'on'],
    ['https://example.com:8443/audit/sources/abc', 'https://example.com:8443/audit', '8443', 'on'],
    ['http://127.0.0.1:3000/sources/abc', 'http://127.0.0.1:3000', '3000', 'off'],
    ['http://audit.test/sources/abc', 'http://audit.test', '80', 'off'],
  ])('knows of the address %s what forwarders want to have apart', (url, origin, port, tls) => {
    expect(snippetValues(url, 'secret')).toMatchObject({ url, origin, port, tls });
  });
});
