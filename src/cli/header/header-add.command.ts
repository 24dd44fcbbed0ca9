import { Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { findDestination } from '../destination/destinations.ts';
import { scopeOf } from '../destination/scope.ts';
import { CREATE_HEADER } from './header-documents.ts';
import { readValue, valueOptions } from './header-value.ts';
import { HEADER_COLUMNS, masked } from './headers.ts';

export function headerAdd(cli: Cli) {
  return destinationCommand('add', 'Add a custom header that is sent with every event; at most 20')
    .argument('<name>', 'name of the header')
    .addOption(valueOptions().plain)
    .addOption(valueOptions().env)
    .addOption(valueOptions().file)
    .addOption(new Option('--inactive', 'keep it without sending it'))
    .addHelpText(
      'after',
      examples(
        'header add siem Authorization --group my-group --value-env SIEM_AUTHORIZATION',
        'header add siem X-Team --group my-group --value platform',
      ),
    )
    .action(async (text, key, options) => {
      const scope = scopeOf(options);
      const value = await readValue(cli, options);
      if (value === undefined) throw new UsageError(cliErrors.VALUE_MISSING);
      const api = await cli.api();
      const { id: destinationId } = await findDestination(api, scope, text);
      const input = { destinationId, key, value, active: options.inactive !== true };
      const header = (await api.mutate(CREATE_HEADER[scope.kind], { input })).result?.header;
      if (header !== null && header !== undefined) cli.printer.record(masked(header), HEADER_COLUMNS);
    });
}
