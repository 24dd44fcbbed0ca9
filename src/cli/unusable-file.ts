import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode } from '../errors/error-code.ts';
import { cliErrors } from './cli-errors.ts';
import { RefusedError } from './command-error.ts';

/** `cause`: the error of reading the file. */
export function fileUnreadable(file: string, cause: unknown): RefusedError {
  return new RefusedError(cliErrors.FILE_UNREADABLE({ file, reason: reasonOf(cause) }), { cause });
}

/** `cause`: the error of writing the file. */
export function fileNotWritten(file: string, cause: unknown): RefusedError {
  return new RefusedError(cliErrors.FILE_NOT_WRITTEN({ file, reason: reasonOf(cause) }), { cause });
}

/** Throws if a file cannot be written that will hold a value that is shown only once. */
export async function checkWritable(file: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK);
  } catch (cause) {
    throw fileNotWritten(file, cause);
  }
}

function reasonOf(cause: unknown): string {
  return errorCode(cause) ?? String(cause);
}
