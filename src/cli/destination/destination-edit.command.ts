import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from './destination-command.ts';
import { DESTINATION_FIELDS, shown } from './destination-columns.ts';
import { findDestination } from './destinations.ts';
import {
  batchAgeOption,
  batchBytesOption,
  batchEventsOption,
  compressionOption,
  deliveryOptionsOf,
  formatOption,
  OPTION_OPTIONS,
} from './option-options.ts';
import { scopeOf } from './scope.ts';
import { updateDestination } from './update-destination.ts';

export function destinationEdit(cli: Cli) {
  return destinationCommand('edit', 'Change the URL or the name of a destination, or how events go there')
    .option('--to <url>', 'where events are sent from now on')
    .option('--name <name>', 'its new name')
    .addOption(formatOption())
    .addOption(batchEventsOption())
    .addOption(batchBytesOption())
    .addOption(batchAgeOption())
    .addOption(compressionOption())
    .option('--verify', 'send a test event first, and change it only if the answer is 2xx')
    .addHelpText(
      'after',
      examples(
        'destination edit siem --group my-group --to https://siem.example.com/v2 --verify',
        'destination edit 7 --instance --name archive',
        'destination edit siem --group my-group --format json_lines --batch-max-events 500 --compression gzip',
      ),
    )
    .action(async (text, options) => {
      const { to: destinationUrl, name, verify } = options;
      const scope = scopeOf(options);
      const deliveryOptions = deliveryOptionsOf(options);
      if (destinationUrl === undefined && name === undefined && deliveryOptions === undefined) {
        throw new UsageError(cliErrors.NOTHING_TO_CHANGE({ options: `--to, --name, ${OPTION_OPTIONS}` }));
      }
      const api = await cli.api();
      const change = {
        ...(destinationUrl !== undefined && { destinationUrl }),
        ...(name !== undefined && { name }),
        ...(deliveryOptions !== undefined && { deliveryOptions }),
        ...(verify === true && { verify }),
      };
      const changed = await updateDestination(api, scope, await findDestination(api, scope, text), change);
      if (changed !== null && changed !== undefined) cli.printer.record(shown(changed), DESTINATION_FIELDS);
    });
}
