import { Option } from '@commander-js/extra-typings';
import { cliErrors } from '../cli-errors.ts';
import type { Cli } from '../cli.ts';
import { RefusedError, UsageError } from '../command-error.ts';
import { confirmByName, yesOption } from '../confirm.ts';
import { destinationCommand } from '../destination/destination-command.ts';
import { namedDestination } from '../destination/destinations.ts';
import { loadListed } from '../destination/list-destinations.ts';
import type { ScopeOptions } from '../destination/scope.ts';
import type { Column } from '../output/table.ts';
import { readSecret } from '../read-secret.ts';
import { choiceOf, saysNothing } from '../given-options.ts';
import { secretOptions } from '../secret-options.ts';
import {
  CREATE_HEADER,
  DESTROY_HEADER,
  UPDATE_HEADER,
  WITH_HEADERS,
  type Header,
} from './header-documents.ts';

export function headerList(cli: Cli) {
  return destinationCommand(
    'list',
    'The custom headers of a destination; values only with --show-values',
    'header list siem --group my-group',
  )
    .option('--show-values', 'print the values, which may be passwords')
    .action(async (text, options) => {
      const { headers } = await findHeaders(cli, options, text);
      cli.printer.list(options.showValues === true ? headers : headers.map(masked), HEADER_COLUMNS);
    });
}

export function headerAdd(cli: Cli) {
  return destinationCommand(
    'add',
    'Add a custom header that is sent with every event; at most 20',
    'header add siem Authorization --group my-group --value-env SIEM_AUTHORIZATION',
    'header add siem X-Team --group my-group --value platform',
  )
    .argument('<name>', 'name of the header')
    .addOption(valueOptions().plain)
    .addOption(valueOptions().env)
    .addOption(valueOptions().file)
    .addOption(new Option('--inactive', 'keep it without sending it'))
    .action(async (text, key, options) => {
      const value = await readValue(cli, options);
      if (value === undefined) throw new UsageError(cliErrors.VALUE_MISSING);
      const { api, scope, destination } = await namedDestination(cli, options, text);
      const input = { destinationId: destination.id, key, value, active: options.inactive !== true };
      const header = (await api.mutate(CREATE_HEADER[scope.kind], { input })).result?.header;
      if (header !== null && header !== undefined) cli.printer.record(masked(header), HEADER_COLUMNS);
    });
}

export function headerEdit(cli: Cli) {
  return destinationCommand(
    'edit',
    'Change a custom header',
    'header edit siem Authorization --group my-group --value-file new-authorization.txt',
    'header edit siem X-Team --group my-group --inactive',
  )
    .argument('<name>', 'name of the header')
    .option('--name <name>', 'its new name')
    .addOption(valueOptions().plain)
    .addOption(valueOptions().env)
    .addOption(valueOptions().file)
    .addOption(new Option('--active', 'send it'))
    .addOption(new Option('--inactive', 'keep it without sending it').conflicts('active'))
    .action(async (text, name, options) => {
      const value = await readValue(cli, options);
      const { active, inactive } = options;
      const change = { key: options.name, value, active: choiceOf(active, inactive) };
      if (saysNothing(change)) {
        throw new UsageError(
          cliErrors.NOTHING_TO_CHANGE({
            options: '--name, --value-env, --value-file, --value, --active or --inactive',
          }),
        );
      }
      const { api, scope, header: found } = await findHeader(cli, options, text, name);
      const input = { headerId: found.id, ...change };
      const header = (await api.mutate(UPDATE_HEADER[scope.kind], { input })).result?.header;
      if (header !== null && header !== undefined) cli.printer.record(masked(header), HEADER_COLUMNS);
    });
}

export function headerDelete(cli: Cli) {
  return destinationCommand(
    'delete',
    'Delete a custom header',
    'header delete siem X-Team --group my-group --yes',
  )
    .argument('<name>', 'name of the header')
    .addOption(yesOption())
    .action(async (text, name, options) => {
      const { api, scope, header } = await findHeader(cli, options, text, name);
      const { id: headerId, key } = header;
      await confirmByName(cli, options, `the header ${key}`, key);
      await api.mutate(DESTROY_HEADER[scope.kind], { headerId });
      cli.printer.result({ id: headerId, key }, () => [`${key} is deleted.`]);
    });
}

/** `--value-env` and `--value-file`, for secrets; `--value` for values that are not secret. */
const valueOptions = () => ({
  ...secretOptions('value', 'the value'),
  plain: new Option(
    '--value <text>',
    'the value, if it is not a secret: other users can see arguments',
  ).conflicts(['valueEnv', 'valueFile']),
});

/** Reads the value from the option that is given. */
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
async function findHeaders(cli: Cli, options: ScopeOptions, text: string) {
  const named = await namedDestination(cli, options, text);
  const all = await loadListed(named.api, named.scope, 'legacy', WITH_HEADERS);
  const nodes = all.find(({ id }) => id === named.destination.id)?.headers.nodes ?? [];
  return { ...named, headers: nodes.filter((node) => node !== null) };
}

/** The header of this name, in whatever case. */
async function findHeader(cli: Cli, options: ScopeOptions, text: string, name: string) {
  const { api, scope, destination, headers } = await findHeaders(cli, options, text);
  const header = headers.find(({ key }) => key.toLowerCase() === name.toLowerCase());
  if (header !== undefined) return { api, scope, header };
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
