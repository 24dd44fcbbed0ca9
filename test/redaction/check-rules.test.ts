import { describe, expect, it } from '@jest/globals';
import { checkOwnRules } from '../../src/redaction/check-rules.ts';
import type { OwnRules } from '../../src/redaction/rules.ts';

function faults(rules: Partial<OwnRules>): string[] {
  return checkOwnRules({ keys: [], patterns: [], paths: [], ...rules });
}

const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `rule${n}`);

describe('rules of an Owner', () => {
  it('may be as many and as long as the limits say', () => {
    expect(faults({ keys: many(100), patterns: many(20), paths: many(100) })).toEqual([]);
    expect(faults({ keys: many(101), patterns: many(21), paths: many(101) })).toEqual([
      'There are more than 100 keys; leave some out',
      'There are more than 20 patterns; leave some out',
      'There are more than 100 paths; leave some out',
    ]);
    expect(faults({ keys: ['k'.repeat(256)] })).toEqual([
      'One of the keys is longer than 255 characters; shorten it',
    ]);
  });

  it('are not blank, can be stored, and name something', () => {
    expect(faults({ paths: [' '] })).toEqual(['One of the paths is blank; leave it out']);
    expect(faults({ keys: ['a\0'] })).toEqual([
      'One of the keys contains U+0000 or a lone surrogate, which cannot be stored; remove it',
    ]);
    expect(faults({ keys: ['-_-'] })).toEqual([
      'The key -_- has no letter or digit; give the name of a member of an object',
    ]);
  });

  it.each(['(', 'a(?=b)', '(a)\\1', '\\Qa'])(
    'have no pattern such as %s, which the engine does not take',
    (pattern) => {
      expect(faults({ patterns: [pattern] })).toEqual([
        expect.stringMatching(
          /^The pattern .* is not a regular expression of RE2 \(.+\); it has no look-around/,
        ),
      ]);
    },
  );

  it.each(['a*', '.*', 'x?', '^', '$'])('have no pattern such as %s, which everything matches', (pattern) => {
    expect(faults({ patterns: [pattern] })).toEqual([expect.stringContaining('matches the empty text')]);
  });

  it('take twenty patterns of numbers and addresses, but none that keeps the engine busy at each character', () => {
    const ordinary = ['(?i)[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}', '\\b\\d{3}-\\d{2}-\\d{4}\\b'];
    const patterns = Array.from({ length: 10 }, () => ordinary).flat();
    expect(faults({ patterns })).toEqual([]);
    expect(faults({ patterns: ['a[ab]{600}c'] })).toEqual([expect.stringContaining('too complex together')]);
    expect(faults({ patterns: Array.from({ length: 4 }, (_, n) => `a[ab]{${200 + n}}c`) })).toEqual([
      expect.stringContaining('too complex together'),
    ]);
  });

  it('have no path into what is never changed, nor one with an empty part', () => {
    expect(faults({ paths: ['author_name'] })).toEqual([
      'The path author_name begins with author_name, which is never changed; paths lead into details',
    ]);
    expect(faults({ paths: ['details..a'] })).toEqual([expect.stringContaining('has an empty part')]);
    expect(faults({ paths: ['/details/a.b', 'details.*.a', 'target_details', 'more'] })).toEqual([]);
  });
});
