import { fillSnippet, snippetValues } from './snippet.ts';
import { SOURCE_KINDS } from './source-kinds.ts';

const VALUES = snippetValues('https://audit.example.com/sources/SOURCE-ID', 'SECRET');

/** The files of `examples/sources`: every snippet, filled with an address and a secret that are made up. */
export function exampleSnippets(): ReadonlyMap<string, string> {
  return new Map(
    SOURCE_KINDS.flatMap(({ name, snippets }) =>
      snippets.map((snippet) => [`${name}/${snippet.file}`, fillSnippet(snippet, VALUES)]),
    ),
  );
}
