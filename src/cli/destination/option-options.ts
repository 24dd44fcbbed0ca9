import { Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import {
  BATCH_AGE_MS,
  BATCH_BYTES,
  BATCH_EVENTS,
  COMPRESSIONS,
} from '../../destinations/rules/delivery-options-rules.ts';
import { FORMATS } from '../../formats/formats.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';

/** Adds the options that say how events go to a destination. */
export function withOptionOptions<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
): Command<Args, Options & Given> {
  for (const option of optionOptions()) command.addOption(option);
  // Commander gives back the same command; its types follow options that are added one by one.
  return command;
}

const optionOptions = (): Option[] => [
  new Option('--format <format>', 'format of the events').choices(FORMATS.map(({ name }) => name)),
  wholeNumber(
    '--batch-max-events <n>',
    'maximum number of events in one request; from 2 on, requests carry batches',
    BATCH_EVENTS,
  ),
  wholeNumber('--batch-max-bytes <n>', 'maximum size of a batch in bytes, before compression', BATCH_BYTES),
  wholeNumber(
    '--batch-max-age <ms>',
    'how many milliseconds an event waits for further events of its batch',
    BATCH_AGE_MS,
  ),
  new Option('--compression <how>', 'whether requests are compressed').choices([...COMPRESSIONS]),
  new Option('--signed', 'sign requests over HTTP (default)'),
  new Option('--no-signed', 'do not sign them, for a receiver that checks only the token'),
];

/** Their names, for messages. */
export const OPTION_OPTIONS =
  '--format, --batch-max-events, --batch-max-bytes, --batch-max-age, --compression, --signed or --no-signed';

/** What commander makes of them. */
interface Given {
  readonly format?: string | undefined;
  readonly batchMaxEvents?: number | undefined;
  readonly batchMaxBytes?: number | undefined;
  readonly batchMaxAge?: number | undefined;
  readonly compression?: string | undefined;
  readonly signed?: boolean | undefined;
}

/** The input of a mutation; undefined when nothing is said. */
export function deliveryOptionsOf({
  format,
  batchMaxEvents,
  batchMaxBytes,
  batchMaxAge,
  compression,
  signed,
}: Given) {
  const options = {
    ...(format !== undefined && { format }),
    ...(batchMaxEvents !== undefined && { batchMaxEvents }),
    ...(batchMaxBytes !== undefined && { batchMaxBytes }),
    ...(batchMaxAge !== undefined && { batchMaxAgeMs: batchMaxAge }),
    ...(compression !== undefined && { compression }),
    ...(signed !== undefined && { signed }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}

function wholeNumber(
  flags: string,
  description: string,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): Option {
  return new Option(flags, description).argParser((text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= minimum && value <= maximum) return value;
    const wanted = `a whole number from ${minimum} to ${maximum}`;
    throw new UsageError(cliErrors.VALUE_WRONG({ option: flags.split(' ', 1)[0] ?? flags, wanted }));
  });
}
