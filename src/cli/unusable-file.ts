import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode } from '../errors/error-code.ts';
import { cliErrors } from './cli-errors.ts';
import { RefusedError } from './command-error.ts';

/** `cause`: what reading the file has thrown. */
export function fileUnreadable(file: string, cause: unknown): RefusedError {
  return new RefusedError(cliErrors.FILE_UNREADABLE({ file, reason: reasonOf(cause) }), { cause });
}

/** `cause`: what writing the file has thrown. */
export function fileNotWritten(file: string, cause: unknown): RefusedError {
  return new RefusedError(cliErrors.FILE_NOT_WRITTEN({ file, reason: reasonOf(cause) }), { cause });
}

/** Throws where a file could not be written that is to hold something that is shown only once. */
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
