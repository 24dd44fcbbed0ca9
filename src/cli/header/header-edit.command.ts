import { Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { scopeOf } from '../destination/scope.ts';
import { UPDATE_HEADER } from './header-documents.ts';
import { readValue, valueOptions } from './header-value.ts';
import { findHeader, HEADER_COLUMNS, masked } from './headers.ts';

export function headerEdit(cli: Cli) {
  return destinationCommand('edit', 'Change a custom header')
    .argument('<name>', 'name of the header')
    .option('--name <name>', 'its new name')
    .addOption(valueOptions().plain)
    .addOption(valueOptions().env)
    .addOption(valueOptions().file)
    .addOption(new Option('--active', 'send it'))
    .addOption(new Option('--inactive', 'keep it without sending it').conflicts('active'))
    .addHelpText(
      'after',
      examples(
        'header edit siem Authorization --group my-group --value-file new-authorization.txt',
        'header edit siem X-Team --group my-group --inactive',
      ),
    )
    .action(async (text, name, options) => {
      const scope = scopeOf(options);
      const value = await readValue(cli, options);
      const { active, inactive } = options;
      const change = {
        ...(options.name !== undefined && { key: options.name }),
        ...(value !== undefined && { value }),
        ...((active === true || inactive === true) && { active: active === true }),
      };
      if (Object.keys(change).length === 0) {
        throw new UsageError(
          cliErrors.NOTHING_TO_CHANGE({
            options: '--name, --value-env, --value-file, --value, --active or --inactive',
          }),
        );
      }
      const api = await cli.api();
      const input = { headerId: (await findHeader(api, scope, text, name)).id, ...change };
      const header = (await api.mutate(UPDATE_HEADER[scope.kind], { input })).result?.header;
      if (header !== null && header !== undefined) cli.printer.record(masked(header), HEADER_COLUMNS);
    });
}
