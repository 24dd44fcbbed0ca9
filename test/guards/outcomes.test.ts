import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

// What became of an attempt is concluded by the sender of its kind and stored; everything else asks for the outcome.
const JUDGEMENT =
  /status\w* (?:[<>]=?|[!=]==) [1-5]\d\d\b|status (?:NOT )?(?:BETWEEN|IN|=|<>|[<>]=?) \(?[1-5]\d\d\b/i;
const FOLDERS =
  '{destination-kinds,streaming,deliveries,replays,destinations,cli/destination,cli/deliveries}/**/*.ts';
const SRC = join(import.meta.dirname, '../../src');

describe('HTTP statuses of deliveries', () => {
  it('are judged in one file of each kind', () => {
    const files = globSync(FOLDERS, { cwd: SRC });
    expect(files.length).toBeGreaterThan(100);
    const judging = files.filter((file) => JUDGEMENT.test(readFileSync(join(SRC, file), 'utf8')));
    expect(judging.filter((file) => !/^destination-kinds\/[\w-]+\/judge\.ts$/.test(file))).toEqual([]);
    expect(judging).toContain('destination-kinds/http/judge.ts');
  });

  it.each(['if (status >= 200 && status < 300)', 'WHERE a.status BETWEEN 200 AND 299', 'statusCode === 410'])(
    'are found where they are judged: %s',
    (line) => expect(JUDGEMENT.test(line)).toBe(true),
  );
});
