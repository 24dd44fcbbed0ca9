import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

// Access tokens are found by their digest in an index, and the encryption's tag is checked by OpenSSL: how long either
// takes says nothing about a secret. A comparison of our own would tell how many characters were right.
const SECRET = String.raw`\b(?:\w*[tT]oken|\w*[sS]ecret|\w*[pP]assword|\w*[dD]igest)\b`;
const VALUE = String.raw`(?!undefined\b|null\b|true\b|false\b|''|typeof\b)[\w'"\`(.[]`;
const COMPARISON = new RegExp(
  String.raw`${SECRET} [!=]== ${VALUE}|\w [!=]== ${SECRET}(?![.(])|${SECRET}\.(?:equals|startsWith|localeCompare)\(`,
);

const SRC = join(import.meta.dirname, '../../src');

function comparisons(code: string): string[] {
  return code.split('\n').filter((line) => COMPARISON.test(line) && !line.includes('typeof '));
}

describe('secrets', () => {
  it('are compared nowhere in the server', () => {
    const files = globSync('**/*.ts', { cwd: SRC, exclude: ['database/generated/**'] });
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => comparisons(readFileSync(join(SRC, file), 'utf8')))).toEqual([]);
  });

  it.each([
    'if (token === given) {',
    'return given !== rootToken;',
    'user.password === input',
    'digest.equals(other)',
  ])('that are compared are found: %s', (line) => expect(comparisons(line)).toEqual([line]));

  it.each([
    'if (token === undefined) {',
    "if (secret === '') {",
    'tokenId === other.tokenId',
    'digest !== null',
  ])('are not compared by: %s', (line) => expect(comparisons(line)).toEqual([]));
});
