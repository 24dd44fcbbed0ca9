// A spreadsheet takes a cell that begins so for a formula and runs it; the wide forms are what it makes of a Japanese keyboard.
const RUN_BY_SPREADSHEETS = /^[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** One record of RFC 4180, its end included; cells that a spreadsheet would run get a `'` in front. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(text: string): string {
  const safe = RUN_BY_SPREADSHEETS.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
