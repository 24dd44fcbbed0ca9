import { secretOptions } from '../secret-options.ts';
import { configOption } from '../config-option.ts';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { choiceOf } from '../given-options.ts';
import { UsageError } from '../command-error.ts';
import { cliErrors } from '../cli-errors.ts';
import type { Cli } from '../cli.ts';
import { command } from '../define-command.ts';
import { findSource, loadSources, SOURCE_COLUMNS, SOURCE_FIELDS, sourceCommand } from './sources.ts';
import {
  CREATE_SOURCE,
  DESTROY_SOURCE,
  ROTATE_SOURCE_SECRET,
  SOURCE_COUNTS,
  SOURCE_KINDS,
  UPDATE_SOURCE,
} from './source-documents.ts';
import { kindLines } from '../kind-lines.ts';
import { checkHandOver, handOver, handOverOptions } from '../access/hand-over-token.ts';
import { readSecret } from '../read-secret.ts';
import { confirmByName, yesOption } from '../confirm.ts';

export function sourceList(cli: Cli) {
  return command(
    'list',
    'Sources of a group and of everything below it, newest first',
    'source list --group my-group',
  )
    .requiredOption('--group <path>', 'full path of the group')
    .action(async ({ group }) => cli.printer.list(await loadSources(await cli.api(), group), SOURCE_COLUMNS));
}

export function sourceShow(cli: Cli) {
  return sourceCommand(
    'show',
    'Show a source: how many events came in the last day, and which records were left out and why',
    'source show spinnaker --group my-group',
  ).action(async (text, { group }) => {
    const api = await cli.api();
    const source = await findSource(api, group, text);
    const { auditEventsSource: counts } = await api.query(SOURCE_COUNTS, { id: source.id });
    const { hours = [], reasons = [] } = counts ?? {};
    const sum = (what: 'accepted' | 'duplicates' | 'skipped' | 'refused'): number =>
      hours.reduce((all, hour) => all + hour[what], 0);
    cli.printer.record({ ...source, hours, reasons }, [
      ...SOURCE_FIELDS,
      ...(['accepted', 'duplicates', 'skipped', 'refused'] as const).map((what) => ({
        title: `${what} (24 h)`,
        value: () => sum(what),
      })),
      ...reasons.map(({ refused, reason, count }) => ({
        title: refused ? 'refused' : 'skipped',
        value: () => `${count} × ${reason}`,
      })),
    ]);
  });
}

export function sourceKinds(cli: Cli) {
  return command('kinds', 'Kinds of sources and the fields of their configuration', 'source kinds').action(
    async () => {
      const api = await cli.api();
      const { auditEventsSourceKinds: kinds } = await api.query(SOURCE_KINDS, {});
      cli.printer.result(kinds, () => kinds.flatMap(kindLines));
    },
  );
}

export function sourceRotate(cli: Cli) {
  return sourceCommand(
    'rotate',
    'Give a source a new secret; the previous one stays valid for a while',
    'source rotate hub --group my-group --token-output-file hub.secret',
  )
    .option(
      '--overlap <hours>',
      'hours for which the previous one stays valid, at most 168; default: 24',
      wholeNumber,
    )
    .addOption(sourceSecret().env)
    .addOption(sourceSecret().file)
    .addOption(handOverOptions().show)
    .addOption(handOverOptions().file)
    .action(async (text, { group, overlap, ...options }) => {
      await checkHandOver(options);
      const secret = await readSecret(cli, 'secret', { env: options.secretEnv, file: options.secretFile });
      const api = await cli.api();
      const { id } = await findSource(api, group, text);
      const { auditEventsSourceSecretRotate: rotated } = await api.mutate(ROTATE_SOURCE_SECRET, {
        input: { id, secret, overlapHours: overlap },
      });
      if (rotated?.source != null)
        await handOver(cli, 'secret', rotated.source, SOURCE_FIELDS, rotated.secret, options);
    });
}

export function sourceDelete(cli: Cli) {
  return sourceCommand(
    'delete',
    'Delete a source: its requests are refused from now on, and its events stay',
    'source delete hub --group my-group --yes',
  )
    .addOption(yesOption())
    .action(async (text, options) => {
      const api = await cli.api();
      const { id, name } = await findSource(api, options.group, text);
      await confirmByName(cli, options, `the source "${name}"`, name);
      await api.mutate(DESTROY_SOURCE, { id });
      cli.printer.result({ id, name }, () => [`${name} is deleted.`]);
    });
}

export function sourceAdd(cli: Cli) {
  return command(
    'add',
    'Create a source for the events of another system: its address and its secret',
    'source add backstage --group my-group --name hub --token-output-file hub.secret',
    'source add json --group my-group --set system=shop --set type=/action --set author=/user --show-token',
  )
    .argument('<kind>', 'one of `source kinds`')
    .requiredOption('--group <path>', 'full path of the group that its events belong to')
    .option('--project <path>', 'full path of the project, in the group, that its events belong to')
    .option('--name <name>', 'its name; default: the name of its kind')
    .addOption(sourceConfigOption())
    .addOption(sourceSecret().env)
    .addOption(sourceSecret().file)
    .addOption(handOverOptions().show)
    .addOption(handOverOptions().file)
    .action(async (kind, { group, project, name, set, ...options }) => {
      await checkHandOver(options);
      const secret = await readSecret(cli, 'secret', { env: options.secretEnv, file: options.secretFile });
      const api = await cli.api();
      const { auditEventsSourceCreate: made } = await api.mutate(CREATE_SOURCE, {
        input: { groupPath: group, projectPath: project, kind, name, config: set, secret },
      });
      if (made?.source != null)
        await handOver(cli, 'secret', made.source, SOURCE_FIELDS, made.secret, options);
    });
}

export function sourceEdit(cli: Cli) {
  return sourceCommand(
    'edit',
    'Change a source',
    'source edit hub --group my-group --silent-after 24',
    'source edit hub --group my-group --pause',
  )
    .option('--name <name>', 'its new name')
    .addOption(sourceConfigOption())
    .option(
      '--silent-after <hours>',
      'hours without an event after which it counts as silent; 0: never',
      wholeNumber,
    )
    .option('--pause', 'refuse its requests from now on')
    .option('--resume', 'accept its requests again')
    .action(async (text, { group, name, set, silentAfter, pause, resume }) => {
      if (pause === true && resume === true) throw new UsageError(cliErrors.PAUSE_AND_RESUME);
      const api = await cli.api();
      const { id, config } = await findSource(api, group, text);
      const { auditEventsSourceUpdate: updated } = await api.mutate(UPDATE_SOURCE, {
        input: {
          ...{ id, name },
          config: set && { ...(config as object), ...set },
          silentAfterHours: silentAfter === 0 ? null : silentAfter,
          active: choiceOf(resume, pause),
        },
      });
      if (updated?.source != null) cli.printer.record(updated.source, SOURCE_FIELDS);
    });
}

/** Where the secret comes from that a source is to have; without one of them the server makes it. */
const sourceSecret = () => secretOptions('secret', 'the secret', '; generated when absent');

/** `--set system=shop --set type=/action`: the fields of the kind's configuration. */
const sourceConfigOption = () => configOption('a field of its configuration; `source kinds` lists them');

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) throw new InvalidArgumentError('Write a number.');
  return number;
}
