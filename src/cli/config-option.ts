import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Cli } from './cli.ts';
import { readSecret } from './read-secret.ts';
import { secretOptions } from './secret-options.ts';

export type ConfigFields = Readonly<Record<string, string | boolean>>;

/** `--set index=audit --set acknowledgement=true`: the fields of a configuration. */
export const configOption = (what: string) =>
  new Option('--set <field=value...>', `${what}. true and false are booleans`).argParser(collectFields);

/** `--set-env sessionToken=AWS_SESSION_TOKEN`: secret fields, which must not be arguments. */
export const configSecretOption = () =>
  new Option(
    '--set-env <field=variable...>',
    'a secret field of the configuration of its category, from an environment variable',
  ).argParser(collectVariables);

/** Where the secret token of a destination of another category than HTTP comes from. */
export const secretTokenOptions = () => secretOptions('secret-token', 'the secret token of its category');

/** Their values, which are hidden from now on in whatever is printed. */
export async function readConfigSecrets(
  cli: Cli,
  variables: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
  const values: Record<string, string> = {};
  for (const [field, env] of Object.entries(variables)) {
    const value = await readSecret(cli, field, { env });
    if (value !== undefined) values[field] = value;
  }
  return values;
}

function collectFields(text: string, before: ConfigFields = {}): ConfigFields {
  const [field, value] = assignmentIn(text, 'field=value');
  return { ...before, [field]: value === 'true' || value === 'false' ? value === 'true' : value };
}

function collectVariables(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [field, variable] = assignmentIn(text, 'field=variable');
  return { ...before, [field]: variable };
}

function assignmentIn(text: string, wanted: string): readonly [field: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`Write ${wanted}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}
