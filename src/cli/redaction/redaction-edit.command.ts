import { Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { command, examples } from '../define-command.ts';
import { REDACTION_COLUMNS } from './redaction-columns.ts';
import { UPDATE_REDACTION } from './redaction-documents.ts';

const KINDS = ['keys', 'patterns', 'paths'] as const;

export function redactionEdit(cli: Cli) {
  return command(
    'edit',
    'Set the redaction rules of a group: what is removed from its events before they are stored',
  )
    .argument('<group>', 'full path of the top-level group; the rules apply to everything below it')
    .addOption(new Option('--on', 'remove secrets, and cut events that are too large'))
    .addOption(new Option('--off', 'store events unchanged').conflicts('on'))
    .option('--key <name...>', 'names of members whose values are removed; replaces the present ones')
    .option(
      '--pattern <regex...>',
      'regular expressions (RE2) whose matches are removed; replaces the present ones',
    )
    .option(
      '--path <path...>',
      'paths whose values are removed, such as details.request.body; replaces the present ones',
    )
    .addOption(new Option('--clear <kind...>', 'remove all rules of a kind').choices(KINDS))
    .addHelpText(
      'after',
      examples(
        'redaction edit my-group --on --key customer_number --path details.request.body',
        "redaction edit my-group --pattern '\\bcust-[0-9]{6}\\b'",
        'redaction edit my-group --clear patterns paths',
      ),
    )
    .action(async (groupPath, { on, off, key, pattern, path, clear = [] }) => {
      const change = {
        ...((on === true || off === true) && { enabled: on === true }),
        ...Object.fromEntries(clear.map((kind) => [kind, []])),
        ...(key !== undefined && { keys: key }),
        ...(pattern !== undefined && { patterns: pattern }),
        ...(path !== undefined && { paths: path }),
      };
      if (Object.keys(change).length === 0) {
        throw new UsageError(
          cliErrors.NOTHING_TO_CHANGE({ options: '--on, --off, --key, --pattern, --path or --clear' }),
        );
      }
      const api = await cli.api();
      const answer = await api.mutate(UPDATE_REDACTION, { input: { groupPath, ...change } });
      const redaction = answer.auditEventsRedactionUpdate?.redaction;
      if (redaction !== null && redaction !== undefined) cli.printer.record(redaction, REDACTION_COLUMNS);
    });
}
