import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { configOption } from '../config-option.ts';
import { readSecret } from '../read-secret.ts';

/** Where the secret comes from that a source is to have; without one of them the server makes it. */
export const secretOptions = () => ({
  env: new Option('--secret-env <variable>', 'environment variable with the secret; generated when absent'),
  file: new Option('--secret-file <file>', 'file with the secret; - is the standard input').conflicts(
    'secretEnv',
  ),
});

export function readSourceSecret(
  cli: Cli,
  {
    secretEnv,
    secretFile,
  }: { readonly secretEnv?: string | undefined; readonly secretFile?: string | undefined },
): Promise<string | undefined> {
  return readSecret(cli, 'secret', { env: secretEnv, file: secretFile });
}

/** `--set system=shop --set type=/action`: the fields of the kind's configuration. */
export const sourceConfigOption = () =>
  configOption('a field of its configuration; `source kinds` lists them');

export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) throw new InvalidArgumentError('Write a number.');
  return number;
}
