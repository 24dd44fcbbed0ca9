import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { placesByFolder, placesIn } from './english.ts';

const LIST = join(import.meta.dirname, 'english.json');

/** Where the places of a folder are not as many as the list has, with what to do. */
function differences(counts: Record<string, number>, places: Map<string, string[]>): string[] {
  return [...new Set([...Object.keys(counts), ...places.keys()])].sort().flatMap((folder) => {
    const allowed = counts[folder] ?? 0;
    const found = places.get(folder) ?? [];
    if (found.length === allowed) return [];
    const rule =
      found.length > allowed
        ? `Plain English is missing in ${folder}: ${String(found.length)} places, ${String(allowed)} allowed. ` +
          'Rewrite those that you have added (CONTRIBUTING.md, "Plain English"):'
        : `${folder} has become better: write ${String(found.length)} in place of ${String(allowed)} in ` +
          'test/guards/english.json, or take the line out at 0. It must not grow again.';
    return [rule, ...(found.length > allowed ? found : [])];
  });
}

describe('the English of documents, texts, comments and titles of tests', () => {
  it('has no more of the words that stop a reader than the list allows, and the list no more than there are', () => {
    const counts = JSON.parse(readFileSync(LIST, 'utf8')) as Record<string, number>;
    expect(differences(counts, placesByFolder())).toEqual([]);
  });

  it('would be found in comments over several lines, in texts and in titles, but not in questions', () => {
    const source = `
      /** What a request takes. */
      // A key that is no secret is found by
      // itself. Who waits is told.
      const text = 'Everybody may see it; who may not? What now?';`;
    const found = placesIn('src/made-up.ts', source).map(
      ({ line, found: words }) => `${String(line)}: ${words}`,
    );
    expect(found).toEqual(['5: Everybody', '3: by\n         itself', '4: Who', '3: is no']);
    const test = `it('answers whoever asks', () => {\n  // nobody\n});`;
    expect(placesIn('test/made-up.test.ts', test)).toEqual([
      { line: 1, found: 'whoever', instead: expect.stringContaining('subject') },
    ]);
  });

  it('would be reported where it grows, and where it shrinks without the list', () => {
    const places = new Map([['src/http', ['src/http/a.ts:1 "nobody": write …']]]);
    expect(differences({}, places)).toEqual([
      expect.stringContaining('src/http: 1 places, 0 allowed'),
      'src/http/a.ts:1 "nobody": write …',
    ]);
    expect(differences({ 'src/http': 2 }, places)).toEqual([
      expect.stringContaining('write 1 in place of 2'),
    ]);
    expect(differences({ 'src/http': 1 }, places)).toEqual([]);
  });
});
