import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import type { z } from 'zod';
import { writeFileDurably } from '../../database/embedded/durable-file.ts';
import { errorCode } from '../../database/embedded/error-code.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError, UsageError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import { TOKEN_COLUMNS, type newTokenSchema } from './access-schemas.ts';

export interface HandOver {
  readonly showToken?: true | undefined;
  readonly tokenOutputFile?: string | undefined;
}

export const handOverOptions = () => ({
  show: new Option('--show-token', 'print the new token, which is shown this once'),
  file: new Option('--token-output-file <file>', 'write it to a file that only you can read'),
});

/** Looks, before a token is made, whether there is a place for it: afterwards it could not be had any more. */
export async function checkHandOver({ showToken, tokenOutputFile: file }: HandOver): Promise<void> {
  if (showToken !== true && file === undefined) throw new UsageError(cliErrors.TOKEN_WHERE);
  if (file === undefined) return;
  try {
    await access(dirname(resolve(file)), constants.W_OK);
  } catch (cause) {
    throw notWritten(file, cause);
  }
}

export async function handOverToken(
  cli: Cli,
  made: z.infer<typeof newTokenSchema>,
  { showToken, tokenOutputFile: file }: HandOver,
): Promise<void> {
  const { token, ...shown } = made;
  if (file !== undefined) {
    try {
      await writeFileDurably(resolve(file), `${token}\n`, 0o600);
    } catch (cause) {
      throw notWritten(file, cause);
    }
    cli.printer.note(`The token is in ${file}`);
  }
  if (showToken !== true) return cli.printer.record(shown, TOKEN_COLUMNS);
  cli.printer.record(made, [...TOKEN_COLUMNS, { title: 'token', value: () => token }]);
}

function notWritten(file: string, cause: unknown): CommandError {
  const reason = errorCode(cause) ?? String(cause);
  return new CommandError(cliErrors.FILE_NOT_WRITTEN({ file, reason }), { cause, exitCode: EXIT.REFUSED });
}
