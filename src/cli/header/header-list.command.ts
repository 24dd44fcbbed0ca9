import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { scopeOf } from '../destination/scope.ts';
import { findHeaders, HEADER_COLUMNS, masked } from './headers.ts';

export function headerList(cli: Cli) {
  return destinationCommand('list', 'The custom headers of a destination; values only with --show-values')
    .option('--show-values', 'print the values, which may be passwords')
    .addHelpText('after', examples('header list siem --group my-group'))
    .action(async (text, options) => {
      const { headers } = await findHeaders(await cli.api(), scopeOf(options), text);
      cli.printer.list(options.showValues === true ? headers : headers.map(masked), HEADER_COLUMNS);
    });
}
