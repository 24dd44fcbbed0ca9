import { describe, expect, it } from '@jest/globals';
import { csvLine } from '../../../src/audit-events/read/csv.ts';

describe('a line of CSV', () => {
  it('separates with commas and ends as RFC 4180 says', () => {
    expect(csvLine(['a', '', 'c d'])).toBe('a,,c d\r\n');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['semi;colon', 'semi;colon'],
    [' ünïcödé 🦊', ' ünïcödé 🦊'],
  ])('writes %j as %j', (text, cell) => {
    expect(csvLine([text, 'x'])).toBe(`${cell},x\r\n`);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://evil","x")', `"'=HYPERLINK(""http://evil"",""x"")"`],
    ['+49 30 123', "'+49 30 123"],
    ['-2+3', "'-2+3"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t'=1"],
    ['\r=1', `"'\r'=1"`],
    ['\n=1', `"'\n'=1"`],
    ['＝1', "'＝1"],
    ['＠x', "'＠x"],
    ["'=1", "'=1"],
    ['a=1', 'a=1'],
    ['x;=1+1', "x;'=1+1"],
    ['x\t=1+1', "x\t'=1+1"],
    ['x;y;@SUM(A1);-2', "x;y;'@SUM(A1);'-2"],
    ['x\n=1+1', `"x\n'=1+1"`],
    ['x\r\n+1', `"x\r\n'+1"`],
    ['\ufeff=1', "'\ufeff=1"],
    ['\u200b\u2060=1', "'\u200b\u2060=1"],
    ['\u0001=1', "'\u0001=1"],
    ['x;\u200b=1', "x;'\u200b=1"],
    ['x; y=1', 'x; y=1'],
    ['\u200bx', '\u200bx'],
    ['user@example.com', 'user@example.com'],
    ['2026-01-01', '2026-01-01'],
  ])('lets no spreadsheet run %j', (text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
  });
});
