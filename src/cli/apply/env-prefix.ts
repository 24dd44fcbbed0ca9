import { Option } from '@commander-js/extra-typings';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';

/** What names of variables begin with that `export` makes and `apply` sends: no program reads one of that name. */
export const ENV_PREFIX = 'STREAMS_';
// The access token of the command itself, above all.
const NEVER = /^AUDITSTREAM_/;

export const envPrefixOption = () =>
  new Option(
    '--env-prefix <prefix>',
    `allow the file variables that begin with this; may be given several times (default: ${ENV_PREFIX})`,
  ).argParser((text: string, before: readonly string[] | undefined): readonly string[] => {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return [...(before ?? []), text];
    const wanted = 'the beginning of names of variables, like SIEM_';
    throw new UsageError(cliErrors.VALUE_WRONG({ option: '--env-prefix', wanted }));
  });

/** Whether a file may have this variable's value sent. */
export function maySend(name: string, prefixes: readonly string[] = [ENV_PREFIX]): boolean {
  return prefixes.some((prefix) => name.startsWith(prefix)) && !NEVER.test(name);
}
