import { readFile } from 'node:fs/promises';
import { buffer as readAll } from 'node:stream/consumers';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import type { Cli } from './cli.ts';
import { cliErrors } from './cli-errors.ts';
import { RefusedError } from './command-error.ts';
import { fileUnreadable } from './unusable-file.ts';

/** Where a secret comes from: never from an argument, which every user of the machine sees in the list of processes. */
export interface SecretSource {
  readonly env?: string | undefined;
  readonly file?: string | undefined;
}

/** The secret, which is hidden from now on in whatever is printed; undefined when no source is named. */
export async function readSecret(cli: Cli, name: string, source: SecretSource): Promise<string | undefined> {
  const secret = await readSource(cli, source);
  if (secret !== undefined) cli.redactor.hide(secret, `(${name})`);
  return secret;
}

/** The same of a secret that is printed on purpose. */
export function readShownSecret(cli: Cli, source: SecretSource): Promise<string | undefined> {
  return readSource(cli, source);
}

async function readSource({ io }: Cli, { env, file }: SecretSource): Promise<string | undefined> {
  if (env !== undefined) {
    const value = io.env[env] ?? '';
    if (value === '') throw new RefusedError(cliErrors.VARIABLES_MISSING({ names: env }));
    return value;
  }
  return file === undefined ? undefined : (await readInput({ io }, file)).replace(/\r?\n$/, '');
}

/** The text of a file; `-` is the standard input. */
export async function readInput({ io }: Pick<Cli, 'io'>, file: string): Promise<string> {
  const text = decodeUtf8(await readBytes({ io }, file));
  if (text === undefined) throw new RefusedError(cliErrors.FILE_NOT_UTF8({ file }));
  return text;
}

/** The bytes of a file; `-` is the standard input. */
export async function readBytes({ io }: Pick<Cli, 'io'>, file: string): Promise<Buffer> {
  try {
    return file === '-' ? await readAll(io.stdin) : await readFile(file);
  } catch (cause) {
    throw fileUnreadable(file, cause);
  }
}
