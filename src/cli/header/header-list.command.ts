import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { DESTINATION_ARGUMENT } from '../destination/destination-argument.ts';
import { groupOption, instanceOption, scopeOf } from '../destination/scope.ts';
import { findHeaders, HEADER_COLUMNS, masked } from './headers.ts';

export function headerList(cli: Cli) {
  return command('list', 'The custom headers of a destination; values only with --show-values')
    .argument('<destination>', DESTINATION_ARGUMENT)
    .addOption(groupOption())
    .addOption(instanceOption())
    .option('--show-values', 'print the values, which may be passwords')
    .addHelpText('after', examples('header list siem --group my-group'))
    .action(async (text, options) => {
      const { headers } = await findHeaders(await cli.api(), scopeOf(options), text);
      cli.printer.list(options.showValues === true ? headers : headers.map(masked), HEADER_COLUMNS);
    });
}
