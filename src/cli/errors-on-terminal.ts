import { defineErrors, type AnyErrorTable, type ErrorTable } from '../errors/define-errors.ts';
import { printable, printableLines } from '../errors/printable.ts';

type Values = Readonly<Record<string, string | number>>;

// They stand for several lines, each of which is made of a text and of values.
const LINES: readonly string[] = ['problems', 'details'];

/**
 * `defineErrors` for what is said on a terminal. The values are often other people's, such as names and answers of a
 * server: what a terminal would obey is taken out of them.
 */
export function defineCliErrors<const Texts extends Readonly<Record<string, string>>>(
  texts: Texts,
): ErrorTable<Texts> & AnyErrorTable {
  const table = defineErrors('Command line', texts);
  const messages = Object.entries(table).map(([code, message]) => [
    code,
    typeof message === 'function' ? withPrintableValues(message as (values: Values) => unknown) : message,
  ]);
  return { ...table, ...(Object.fromEntries(messages) as ErrorTable<Texts>) };
}

function withPrintableValues(message: (values: Values) => unknown): (values: Values) => unknown {
  return (values) =>
    message(
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(name, String(value))])),
    );
}

function shown(name: string, value: string): string {
  return LINES.includes(name) ? printableLines(value) : printable(value);
}
