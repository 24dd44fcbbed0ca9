import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { scopeOf } from '../destination/scope.ts';
import { findHeaders, HEADER_COLUMNS, masked, findHeader } from './headers.ts';
import { Option } from '@commander-js/extra-typings';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { findDestination } from '../destination/destinations.ts';
import { CREATE_HEADER, UPDATE_HEADER, DESTROY_HEADER } from './header-documents.ts';
import { readValue, valueOptions } from './header-value.ts';
import { confirmByName, yesOption } from '../confirm.ts';

export function headerList(cli: Cli) {
  return destinationCommand('list', 'The custom headers of a destination; values only with --show-values')
    .option('--show-values', 'print the values, which may be passwords')
    .addHelpText('after', examples('header list siem --group my-group'))
    .action(async (text, options) => {
      const { headers } = await findHeaders(await cli.api(), scopeOf(options), text);
      cli.printer.list(options.showValues === true ? headers : headers.map(masked), HEADER_COLUMNS);
    });
}

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

export function headerDelete(cli: Cli) {
  return destinationCommand('delete', 'Delete a custom header')
    .argument('<name>', 'name of the header')
    .addOption(yesOption())
    .addHelpText('after', examples('header delete siem X-Team --group my-group --yes'))
    .action(async (text, name, options) => {
      const scope = scopeOf(options);
      const api = await cli.api();
      const { id: headerId, key } = await findHeader(api, scope, text, name);
      await confirmByName(cli, options, `the header ${key}`, key);
      await api.mutate(DESTROY_HEADER[scope.kind], { headerId });
      cli.printer.result({ id: headerId, key }, () => [`${key} is deleted.`]);
    });
}
