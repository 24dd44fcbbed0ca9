import { globSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { LONGEST } from '../support/longest-first.ts';

const FILES = globSync('test/**/*.test.ts');

describe('the list of the test files that begin first', () => {
  it.each(LONGEST)('%s is where a test file is', (part) => {
    expect(FILES.some((path) => path.startsWith(`test/${part}`))).toBe(true);
  });
});
