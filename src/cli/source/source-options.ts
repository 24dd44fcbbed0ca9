import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { readSecret } from '../read-secret.ts';

/** Where the secret comes from that a source is to have; without one of them the server makes it. */
export const secretOptions = () => ({
  env: new Option('--secret-env <variable>', 'environment variable with the secret; made when absent'),
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
export const configOption = () =>
  new Option(
    '--set <field=value...>',
    'a field of its configuration; `source kinds` lists them. true and false are booleans',
  ).argParser(collectFields);

export type ConfigFields = Readonly<Record<string, string | boolean>>;

function collectFields(text: string, before: ConfigFields = {}): ConfigFields {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write field=value.');
  const value = text.slice(at + 1);
  return { ...before, [text.slice(0, at)]: value === 'true' || value === 'false' ? value === 'true' : value };
}

export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) throw new InvalidArgumentError('Write a number.');
  return number;
}
