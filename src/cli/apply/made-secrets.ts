import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import type { Step } from './step.ts';
import { secretLines } from './variables.ts';
import { checkWritable, fileNotWritten } from '../unusable-file.ts';

/** The place for secrets that the server makes for sources. */
export interface SecretsPlace {
  readonly secretsFile?: string | undefined;
  readonly showSecrets?: true | undefined;
}

/** Checks, before a source is made, that its secret can be stored: the server returns it only once. */
export async function checkSecretsPlace(
  steps: readonly Step[],
  { secretsFile: file, showSecrets }: SecretsPlace,
): Promise<void> {
  const names = steps.filter(({ makesSecret }) => makesSecret).map(({ name }) => name);
  if (names.length === 0) return;
  if (file === undefined && showSecrets !== true) {
    throw new UsageError(cliErrors.SECRETS_WHERE({ names: names.join(', ') }));
  }
  if (file !== undefined) await checkWritable(file);
}

/** Adds a line to a file that only this user can read; lines of other runs stay. */
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
    throw fileNotWritten(file, cause);
  }
}
