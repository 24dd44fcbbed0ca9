import { resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import type { z } from 'zod';
import { writeFileDurably } from '../../data-folder/durable-file.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import type { Column } from '../output/table.ts';
import { TOKEN_COLUMNS, type newTokenSchema } from './access-schemas.ts';
import { checkWritable, fileNotWritten } from '../unusable-file.ts';

export interface HandOver {
  readonly showToken?: true | undefined;
  readonly tokenOutputFile?: string | undefined;
}

export const handOverOptions = () => ({
  show: new Option('--show-token', 'print the new token or secret, which is shown only once'),
  file: new Option(
    '--token-output-file <file>',
    'write the new token or secret to a file that only you can read',
  ),
});

/** Checks, before the server makes a token, that its text can be shown or stored: the server returns it only once. */
export async function checkHandOver({ showToken, tokenOutputFile: file }: HandOver): Promise<void> {
  if (showToken !== true && file === undefined) throw new UsageError(cliErrors.TOKEN_WHERE);
  if (file !== undefined) await checkWritable(file);
}

export async function handOverToken(
  cli: Cli,
  { token, ...shown }: z.infer<typeof newTokenSchema>,
  where: HandOver,
): Promise<void> {
  await handOver(cli, 'token', shown, TOKEN_COLUMNS, token, where);
}

/** Prints a row and hands over its new secret, which the server shows only once; null: there is no new one. */
export async function handOver<Row extends object>(
  cli: Cli,
  what: 'token' | 'secret',
  row: Row,
  columns: readonly Column<Row>[],
  secret: string | null,
  { showToken, tokenOutputFile: file }: HandOver,
): Promise<void> {
  if (secret !== null && file !== undefined) {
    try {
      await writeFileDurably(resolve(file), `${secret}\n`, 0o600);
    } catch (cause) {
      throw fileNotWritten(file, cause);
    }
    cli.printer.note(`The ${what} is in ${file}`);
  }
  if (secret === null || showToken !== true) return cli.printer.record(row, columns);
  cli.printer.record({ ...row, [what]: secret }, [...columns, { title: what, value: () => secret }]);
}
