import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exampleSnippets } from './example-snippets.ts';

for (const [path, text] of exampleSnippets()) {
  const file = join('examples/sources', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
