import { Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { readSecret } from '../read-secret.ts';

/** Where the secret token of a destination of another category than HTTP comes from. */
export const secretTokenOptions = () => ({
  env: new Option(
    '--secret-token-env <variable>',
    'environment variable with the secret token of its category',
  ),
  file: new Option(
    '--secret-token-file <file>',
    'file with the secret token of its category; - is the standard input',
  ).conflicts('secretTokenEnv'),
});

export interface SecretTokenOptions {
  readonly secretTokenEnv?: string | undefined;
  readonly secretTokenFile?: string | undefined;
}

export function readSecretToken(
  cli: Cli,
  { secretTokenEnv: env, secretTokenFile: file }: SecretTokenOptions,
): Promise<string | undefined> {
  return readSecret(cli, 'secret-token', { env, file });
}
