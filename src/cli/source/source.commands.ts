import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { loadSources, SOURCE_COLUMNS, findSource, SOURCE_FIELDS, sourceCommand } from './sources.ts';
import { SOURCE_COUNTS, SOURCE_KINDS, ROTATE_SOURCE_SECRET, DESTROY_SOURCE } from './source-documents.ts';
import { kindLines } from '../kind-lines.ts';
import { checkHandOver, handOverOptions, handOverSecret } from '../access/hand-over-token.ts';
import { readSourceSecret, secretOptions, wholeNumber } from './source-options.ts';
import { confirmByName, yesOption } from '../confirm.ts';

export function sourceList(cli: Cli) {
  return command('list', 'Sources of a group and of everything below it, newest first')
    .requiredOption('--group <path>', 'full path of the group')
    .addHelpText('after', examples('source list --group my-group'))
    .action(async ({ group }) => cli.printer.list(await loadSources(await cli.api(), group), SOURCE_COLUMNS));
}

export function sourceShow(cli: Cli) {
  return sourceCommand(
    'show',
    'Show a source: how many events came in the last day, and which records were left out and why',
  )
    .addHelpText('after', examples('source show spinnaker --group my-group'))
    .action(async (text, { group }) => {
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
  return command('kinds', 'Kinds of sources and the fields of their configuration')
    .addHelpText('after', examples('source kinds'))
    .action(async () => {
      const api = await cli.api();
      const { auditEventsSourceKinds: kinds } = await api.query(SOURCE_KINDS, {});
      cli.printer.result(kinds, () => kinds.flatMap(kindLines));
    });
}

export function sourceRotate(cli: Cli) {
  return sourceCommand('rotate', 'Give a source a new secret; the previous one stays valid for a while')
    .option(
      '--overlap <hours>',
      'hours for which the previous one stays valid, at most 168; default: 24',
      wholeNumber,
    )
    .addOption(secretOptions().env)
    .addOption(secretOptions().file)
    .addOption(handOverOptions().show)
    .addOption(handOverOptions().file)
    .addHelpText('after', examples('source rotate hub --group my-group --token-output-file hub.secret'))
    .action(async (text, { group, overlap, ...options }) => {
      await checkHandOver(options);
      const secret = await readSourceSecret(cli, options);
      const api = await cli.api();
      const { id } = await findSource(api, group, text);
      const { auditEventsSourceSecretRotate: rotated } = await api.mutate(ROTATE_SOURCE_SECRET, {
        input: {
          id,
          ...(secret !== undefined && { secret }),
          ...(overlap !== undefined && { overlapHours: overlap }),
        },
      });
      if (rotated?.source != null)
        await handOverSecret(cli, rotated.source, SOURCE_FIELDS, rotated.secret, options);
    });
}

export function sourceDelete(cli: Cli) {
  return sourceCommand('delete', 'Delete a source: its requests are refused from now on, and its events stay')
    .addOption(yesOption())
    .addHelpText('after', examples('source delete hub --group my-group --yes'))
    .action(async (text, options) => {
      const api = await cli.api();
      const { id, name } = await findSource(api, options.group, text);
      await confirmByName(cli, options, `the source "${name}"`, name);
      await api.mutate(DESTROY_SOURCE, { id });
      cli.printer.result({ id, name }, () => [`${name} is deleted.`]);
    });
}
