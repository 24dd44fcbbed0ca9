import { Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { readSecret } from '../read-secret.ts';

/** `--value-env` and `--value-file`, for secrets; `--value` for values that are not secret. */
export const valueOptions = () => ({
  env: new Option('--value-env <variable>', 'environment variable with the value'),
  file: new Option('--value-file <file>', 'file with the value; - is the standard input').conflicts(
    'valueEnv',
  ),
  plain: new Option(
    '--value <text>',
    'the value, if it is not a secret: other users can see arguments',
  ).conflicts(['valueEnv', 'valueFile']),
});

/** The value of whichever option was given. */
export async function readValue(
  cli: Cli,
  options: {
    readonly value?: string | undefined;
    readonly valueEnv?: string | undefined;
    readonly valueFile?: string | undefined;
  },
): Promise<string | undefined> {
  return (
    options.value ?? (await readSecret(cli, 'value', { env: options.valueEnv, file: options.valueFile }))
  );
}
