import { access, constants, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode } from '../../errors/error-code.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError, UsageError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { Step } from './step.ts';
import { secretLines } from './variables.ts';

/** Where the secrets go that the server makes for sources. */
export interface SecretsPlace {
  readonly secretsFile?: string | undefined;
  readonly showSecrets?: true | undefined;
}

/** Looks, before a source is made, whether there is a place for its secret: afterwards it could not be had any more. */
export async function checkSecretsPlace(
  steps: readonly Step[],
  { secretsFile: file, showSecrets }: SecretsPlace,
): Promise<void> {
  const names = steps.filter(({ makesSecret }) => makesSecret).map(({ name }) => name);
  if (names.length === 0) return;
  if (file === undefined && showSecrets !== true) {
    throw new UsageError(cliErrors.SECRETS_WHERE({ names: names.join(', ') }));
  }
  if (file === undefined) return;
  try {
    await access(dirname(resolve(file)), constants.W_OK);
  } catch (cause) {
    throw notWritten(file, cause);
  }
}

/** Adds a line to a file that this user alone can read; what other runs have written there stays. */
export async function keepSecret(file: string, variable: string, secret: string): Promise<void> {
  try {
    const handle = await open(resolve(file), 'a', 0o600);
    try {
      await handle.chmod(0o600);
      await handle.writeFile(secretLines(new Map([[variable, secret]])));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw notWritten(file, cause);
  }
}

function notWritten(file: string, cause: unknown): CommandError {
  const reason = errorCode(cause) ?? String(cause);
  return new CommandError(cliErrors.FILE_NOT_WRITTEN({ file, reason }), { cause, exitCode: EXIT.REFUSED });
}
