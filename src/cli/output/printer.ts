import { randomBytes } from 'node:crypto';
import { styleText } from 'node:util';
import { printable, printableJson, printableLines } from '../../errors/printable.ts';
import type { Channel, CliIo } from '../cli-io.ts';
import type { Redactor } from './redactor.ts';
import { recordLines, tableLines, type Column } from './table.ts';

export type OutputFormat = 'json' | 'table';
export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

/**
 * Everything that commands print. Results go to the standard output, what is said about them to the standard error. What
 * is printed may have other people's text in it, so what a terminal would obey is taken out, but for our own colours.
 */
export type Printer = ReturnType<typeof createPrinter>;

/** Text as it goes out; a result's text is never cut or wrapped. */
export function createPrinter(
  io: Pick<CliIo, 'stdout' | 'stderr' | 'env'>,
  format: OutputFormat,
  { redact }: Redactor,
) {
  const writeTo = (channel: Channel, text: string): void => void channel.write(`${text}\n`);
  const colours = createColours(hasColours(io));
  /** A line of the result; a line break in it becomes a blank. */
  const line = (text: string): void => writeTo(io.stdout, colours.show(printable(redact(text))));
  /** JSON on one line or several, as it means. */
  const json = (text: string): void => writeTo(io.stdout, printableJson(redact(text)));
  /** The value as JSON with `--output json`, else the lines. */
  const result = (value: unknown, lines: () => readonly string[]): void => {
    if (format === 'json') return json(JSON.stringify(value, null, 2));
    for (const text of lines()) line(text);
  };
  return {
    format,
    line,
    /** A line about what happens; never a part of the result. */
    note: (text: string) => writeTo(io.stderr, printable(redact(text))),
    /** A document as it is, with a line break behind it; only on a terminal is it cleaned. */
    document: (text: string): void => {
      const shown = redact(text);
      writeTo(io.stdout, io.stdout.isTTY === true ? printableLines(shown) : shown);
    },
    json,
    result,
    /** A list: as JSON, or as a table. */
    list: <Row>(rows: readonly Row[], columns: readonly Column<Row>[]) =>
      result(rows, () => (rows.length === 0 ? ['none'] : tableLines(rows, columns))),
    /** One thing: as JSON, or a line for each column. */
    record: <Row>(row: Row, columns: readonly Column<Row>[]) => result(row, () => recordLines(row, columns)),
    /** Coloured where a terminal shows it and NO_COLOR is not set. */
    paint: colours.paint,
  };
}

/**
 * Colours have to be told from the sequences in other people's text, which are taken out of a whole line: until then
 * they are marks that no other text can hold, because each run makes its own.
 */
function createColours(shown: boolean) {
  const mark = `\ufdd0${randomBytes(8).toString('hex')}`;
  const painted = new RegExp(`${mark}([a-z]+)\ufdd1(.*?)${mark}\ufdd1`, 'gu');
  return {
    paint: (colour: Colour, text: string): string =>
      shown ? `${mark}${colour}\ufdd1${text}${mark}\ufdd1` : text,
    show: (text: string): string =>
      text.replaceAll(painted, (_, colour: Colour, inner: string) =>
        styleText(colour, inner, { validateStream: false }),
      ),
  };
}

function hasColours({ stdout, env }: Pick<CliIo, 'stdout' | 'env'>): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM = '' } = env;
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return stdout.isTTY === true && TERM !== 'dumb';
}
