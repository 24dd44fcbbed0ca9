import { Option, type Command, type OptionValues } from '@commander-js/extra-typings';
import {
  BATCH_AGE_MS,
  BATCH_BYTES,
  BATCH_EVENTS,
  COMPRESSIONS,
} from '../../destinations/rules/delivery-options-rules.ts';
import { FORMATS } from '../../formats/formats.ts';
import { saysNothing, wholeNumberWithin } from '../given-options.ts';

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
  new Option(
    '--batch-max-events <n>',
    'maximum number of events in one request; from 2 on, requests carry batches',
  ).argParser(wholeNumberWithin('--batch-max-events', BATCH_EVENTS)),
  new Option('--batch-max-bytes <n>', 'maximum size of a batch in bytes, before compression').argParser(
    wholeNumberWithin('--batch-max-bytes', BATCH_BYTES),
  ),
  new Option(
    '--batch-max-age <ms>',
    'how many milliseconds an event waits for further events of its batch',
  ).argParser(wholeNumberWithin('--batch-max-age', BATCH_AGE_MS)),
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
export function deliveryOptionsOf(given: Given) {
  const { format, batchMaxEvents, batchMaxBytes, batchMaxAge: batchMaxAgeMs, compression, signed } = given;
  const options = { format, batchMaxEvents, batchMaxBytes, batchMaxAgeMs, compression, signed };
  return saysNothing(options) ? undefined : options;
}
