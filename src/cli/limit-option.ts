import { Option } from '@commander-js/extra-typings';
import { cliErrors } from './cli-errors.ts';
import { UsageError } from './command-error.ts';

/** `--limit`: how many elements of a list are shown. */
export const limitOption = () =>
  new Option('--limit <n>', 'maximum number of results')
    .argParser((text: string) => positiveInteger('--limit', text))
    .default(20);

export function positiveInteger(option: string, text: string): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new UsageError(cliErrors.VALUE_WRONG({ option, wanted: 'a whole number above 0' }));
}
