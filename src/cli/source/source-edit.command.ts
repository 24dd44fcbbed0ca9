import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { examples } from '../define-command.ts';
import { UPDATE_SOURCE } from './source-documents.ts';
import { sourceConfigOption, wholeNumber } from './source-options.ts';
import { findSource, SOURCE_FIELDS, sourceCommand } from './sources.ts';

export function sourceEdit(cli: Cli) {
  return sourceCommand('edit', 'Change a source')
    .option('--name <name>', 'its new name')
    .addOption(sourceConfigOption())
    .option(
      '--silent-after <hours>',
      'hours without an event after which it counts as silent; 0: never',
      wholeNumber,
    )
    .option('--pause', 'refuse its requests from now on')
    .option('--resume', 'accept its requests again')
    .addHelpText(
      'after',
      examples(
        'source edit hub --group my-group --silent-after 24',
        'source edit hub --group my-group --pause',
      ),
    )
    .action(async (text, { group, name, set, silentAfter, pause, resume }) => {
      if (pause === true && resume === true) throw new UsageError(cliErrors.PAUSE_AND_RESUME);
      const api = await cli.api();
      const { id, config } = await findSource(api, group, text);
      const { auditEventsSourceUpdate: updated } = await api.mutate(UPDATE_SOURCE, {
        input: {
          id,
          ...(name !== undefined && { name }),
          ...(set !== undefined && { config: { ...(config as object), ...set } }),
          ...(silentAfter !== undefined && { silentAfterHours: silentAfter === 0 ? null : silentAfter }),
          ...((pause === true || resume === true) && { active: resume === true }),
        },
      });
      if (updated?.source != null) cli.printer.record(updated.source, SOURCE_FIELDS);
    });
}
