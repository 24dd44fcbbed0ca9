import { printable } from '../../errors/printable.ts';

/** One column of a table, or one line of a single record. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number | boolean | null | undefined;
}

/** Lines of a table whose columns are as wide as their widest cell. */
export function tableLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] {
  const cells = [
    columns.map(({ title }) => title.toUpperCase()),
    ...rows.map((row) => columns.map(({ value }) => cellOf(value(row)))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => (line[index] ?? '').length)));
  return cells.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Lines `title  value` of one record. */
export function recordLines<Row>(row: Row, columns: readonly Column<Row>[]): string[] {
  const width = Math.max(...columns.map(({ title }) => title.length));
  return columns.map(({ title, value }) => `${title.padEnd(width)}  ${cellOf(value(row))}`.trimEnd());
}

function cellOf(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return printable(String(value));
}
