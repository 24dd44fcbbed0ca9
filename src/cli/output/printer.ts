import { styleText } from 'node:util';
import type { Channel, CliIo } from '../cli-io.ts';
import type { Redactor } from './redactor.ts';
import { recordLines, tableLines, type Column } from './table.ts';

export type OutputFormat = 'json' | 'table';
export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Everything that commands print. Results go to the standard output, what is said about them to the standard error. */
export interface Printer {
  readonly format: OutputFormat;
  /** A line of the result. */
  line(text: string): void;
  /** A line about what happens; never a part of the result. */
  readonly note: (text: string) => void;
  /** The value as JSON with `--output json`, else the lines. */
  result(value: unknown, lines: () => readonly string[]): void;
  /** A list: as JSON, or as a table. */
  list<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void;
  /** One thing: as JSON, or a line for each column. */
  record<Row>(row: Row, columns: readonly Column<Row>[]): void;
  /** Coloured where a terminal shows it and NO_COLOR is not set. */
  paint(colour: Colour, text: string): string;
}

/** Text as it goes out; a result's text is never cut or wrapped. */
export function createPrinter(
  io: Pick<CliIo, 'stdout' | 'stderr' | 'env'>,
  format: OutputFormat,
  { redact }: Redactor,
): Printer {
  const writeTo = (channel: Channel, text: string): void => void channel.write(`${redact(text)}\n`);
  const line = (text: string): void => writeTo(io.stdout, text);
  const coloured = hasColours(io);
  const result = (value: unknown, lines: () => readonly string[]): void => {
    if (format === 'json') return line(JSON.stringify(value, null, 2));
    for (const text of lines()) line(text);
  };
  return {
    format,
    line,
    note: (text) => writeTo(io.stderr, text),
    result,
    list: (rows, columns) => result(rows, () => (rows.length === 0 ? ['none'] : tableLines(rows, columns))),
    record: (row, columns) => result(row, () => recordLines(row, columns)),
    paint: (colour, text) => (coloured ? styleText(colour, text, { validateStream: false }) : text),
  };
}

function hasColours({ stdout, env }: Pick<CliIo, 'stdout' | 'env'>): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM = '' } = env;
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return stdout.isTTY === true && TERM !== 'dumb';
}
