import { expect, it } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';

const DIST = new URL('../../web/dist/', import.meta.url);
const MOST_BYTES = 300_000;

/** The files that a browser loads before it shows the document, its own included. */
function firstLoadOf(document: string): string[] {
  const html = readFileSync(new URL(document, DIST), 'utf8');
  const linked = [...html.matchAll(/(?:src|href)="\/-\/assets\/([^"]+)"/g)].map(([, name]) => name ?? '');
  return [document, ...linked.filter((name) => /\.(js|css)$/.test(name))];
}

const sizeOf = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + statSync(new URL(`${name}.gz`, DIST)).size, 0);

it('the first load of the page is less than 300 KB, compressed', () => {
  const names = firstLoadOf('page.html');
  expect(names.length).toBeGreaterThan(2);
  expect(sizeOf(names)).toBeLessThan(MOST_BYTES);
});

it('the explorer, with its editor, would not pass', () => {
  expect(sizeOf(firstLoadOf('explorer.html'))).toBeGreaterThan(MOST_BYTES);
});
