import { Option } from '@commander-js/extra-typings';
import type { Api } from '../api/api.ts';
import { cliErrors } from '../cli-errors.ts';
import type { Cli } from '../cli.ts';
import { RefusedError, UsageError } from '../command-error.ts';
import { confirmByName, yesOption } from '../confirm.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import type { Destination } from '../destination/destination-documents.ts';
import { findDestination } from '../destination/destinations.ts';
import { loadListed } from '../destination/list-destinations.ts';
import { scopeOf, type Scope } from '../destination/scope.ts';
import type { Column } from '../output/table.ts';
import { readSecret } from '../read-secret.ts';
import {
  CREATE_HEADER,
  DESTROY_HEADER,
  UPDATE_HEADER,
  WITH_HEADERS,
  type Header,
} from './header-documents.ts';

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

/** `--value-env` and `--value-file`, for secrets; `--value` for values that are not secret. */
const valueOptions = () => ({
  env: new Option('--value-env <variable>', 'environment variable with the value'),
  file: new Option('--value-file <file>', 'file with the value; - is the standard input').conflicts(
    'valueEnv',
  ),
  plain: new Option(
    '--value <text>',
    'the value, if it is not a secret: other users can see arguments',
  ).conflicts(['valueEnv', 'valueFile']),
});

/** The value of whichever option was given. */
async function readValue(
  cli: Cli,
  options: {
    readonly value?: string | undefined;
    readonly valueEnv?: string | undefined;
    readonly valueFile?: string | undefined;
  },
): Promise<string | undefined> {
  return (
    options.value ?? (await readSecret(cli, 'value', { env: options.valueEnv, file: options.valueFile }))
  );
}

/** The destination that is named and its headers. */
async function findHeaders(
  api: Api,
  scope: Scope,
  text: string,
): Promise<{ readonly destination: Destination; readonly headers: readonly Header[] }> {
  const destination = await findDestination(api, scope, text);
  const all = await loadListed(api, scope, 'legacy', WITH_HEADERS);
  const nodes = all.find(({ id }) => id === destination.id)?.headers.nodes ?? [];
  return { destination, headers: nodes.filter((node) => node !== null) };
}

/** The header of this name, in whatever case. */
async function findHeader(api: Api, scope: Scope, text: string, name: string): Promise<Header> {
  const { destination, headers } = await findHeaders(api, scope, text);
  const found = headers.find(({ key }) => key.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const known = headers.map(({ key }) => key).join(', ') || 'none';
  const message = cliErrors.NO_SUCH_HEADER({ asked: name, destination: destination.name, known });
  throw new RefusedError(message);
}

/** A header as it is shown: its value may be a password. */
function masked(header: Header): Header {
  return { ...header, value: '***' };
}

const HEADER_COLUMNS: readonly Column<Header>[] = [
  { title: 'name', value: ({ key }) => key },
  { title: 'value', value: ({ value }) => value },
  { title: 'active', value: ({ active }) => active },
];
