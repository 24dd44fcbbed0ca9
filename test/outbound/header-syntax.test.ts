import { describe, expect, it } from '@jest/globals';
import { isHeaderName, isHeaderValue } from '../../src/outbound/header-syntax.ts';

describe('a header', () => {
  it.each(['X-A', 'a', "!#$%&'*+-.^_`|~09"])('may be called %s', (name) =>
    expect(isHeaderName(name)).toBe(true),
  );
  it.each(['', 'a b', 'a:', 'ä', 'a\n', '"a"'])('may not be called %j', (name) =>
    expect(isHeaderName(name)).toBe(false),
  );
  it('may have a value without control characters and beyond Latin-1', () => {
    expect(['', 'a b\t"', 'é'].map(isHeaderValue)).toEqual([true, true, true]);
    expect(['a\r\nb', '\0', '\x7f', '€'].map(isHeaderValue)).toEqual([false, false, false, false]);
  });
});
