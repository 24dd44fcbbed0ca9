import { Option } from '@commander-js/extra-typings';
import { cliErrors } from './cli-errors.ts';
import { UsageError } from './command-error.ts';

/** Whether none of these options was given. Members that are undefined are left out of the JSON that is sent. */
export function saysNothing(options: object): boolean {
  return Object.values(options).every((value) => value === undefined);
}

/** What two options say of which each is the other's opposite; undefined: neither was given. */
export function choiceOf(on: true | undefined, off: true | undefined): boolean | undefined {
  return on ?? (off && false);
}

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

/** Reads the value of an option that takes a number from a range. */
export function wholeNumberWithin(
  option: string,
  range: { readonly minimum: number; readonly maximum: number },
) {
  const { minimum, maximum } = range;
  return (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= minimum && value <= maximum) return value;
    const wanted = `a whole number from ${minimum} to ${maximum}`;
    throw new UsageError(cliErrors.VALUE_WRONG({ option, wanted }));
  };
}
