const FORMULA = '[=+\\-@＝＋－＠]'; // The wide forms are what a spreadsheet makes of a Japanese keyboard.
// Invisible characters, U+FEFF among them: some programs remove them before they look at the characters that follow.
const INVISIBLE = '(?:(?![\\t\\r\\n])[\\p{Cc}\\p{Cf}])*';
/**
 * A spreadsheet runs a formula at the start of a cell. If it takes semicolons or tabs as separators, it ignores quotes
 * in the middle of a cell, so a formula may also follow a semicolon, a tab or a line break.
 */
const RUN_BY_SPREADSHEETS = new RegExp(
  `(?<=^|[;\\t\\r\\n])(?=${INVISIBLE}${FORMULA})|^(?=[\\t\\r\\n])`,
  'gu',
);
const NEEDS_QUOTES = /[",\r\n]/;

/** One record of RFC 4180, its end included; what a spreadsheet would run in a text gets a `'` in front. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(text: string | number): string {
  if (typeof text === 'number') return String(text);
  const safe = text.replaceAll(RUN_BY_SPREADSHEETS, "'");
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
