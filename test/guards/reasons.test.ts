import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REASON_TEXTS } from '../../web/src/sources/reason-text.ts';

const FOLDER = join(import.meta.dirname, '../../src/sources');
const WRITTEN = /(?:kind: '(?:skipped|refused)', reason: (?:status === 413 \? )?|FOREIGN = )'([a-z ]+)'/g;

function writtenReasons(text: string): string[] {
  return [...text.matchAll(WRITTEN)].map(([, reason = '']) => reason);
}

describe('the reasons why a record of a source became no event', () => {
  it('are explained in the page, each of them and no others', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const reasons = files.flatMap((file) => writtenReasons(readFileSync(join(FOLDER, file), 'utf8')));
    expect(Object.keys(REASON_TEXTS).toSorted()).toEqual([...new Set(reasons)].toSorted());
  });

  it('are found where they are written', () => {
    expect(writtenReasons("return { kind: 'skipped', reason: 'made up' };")).toEqual(['made up']);
  });
});
