import type { Column } from '../output/table.ts';
import { Option } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { command } from '../define-command.ts';
import { choiceOf, saysNothing } from '../given-options.ts';
import { loadRedaction, type Redaction, UPDATE_REDACTION } from './redaction-documents.ts';

const REDACTION_COLUMNS: readonly Column<Redaction>[] = [
  { title: 'on', value: ({ enabled }) => enabled },
  { title: 'keys', value: ({ keys }) => keys.join('  ') },
  { title: 'patterns', value: ({ patterns }) => patterns.join('  ') },
  { title: 'paths', value: ({ paths }) => paths.join('  ') },
];

const KINDS = ['keys', 'patterns', 'paths'] as const;

export function redactionEdit(cli: Cli) {
  return command(
    'edit',
    'Set the redaction rules of a group: what is removed from its events before they are stored',
    'redaction edit my-group --on --key customer_number --path details.request.body',
    "redaction edit my-group --pattern '\\bcust-[0-9]{6}\\b'",
    'redaction edit my-group --clear patterns paths',
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
    .action(async (groupPath, { on, off, key, pattern, path, clear = [] }) => {
      const cleared = (kind: (typeof KINDS)[number]) => (clear.includes(kind) ? [] : undefined);
      const change = {
        enabled: choiceOf(on, off),
        keys: key ?? cleared('keys'),
        patterns: pattern ?? cleared('patterns'),
        paths: path ?? cleared('paths'),
      };
      if (saysNothing(change)) {
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

export function redactionShow(cli: Cli) {
  return command(
    'show',
    "Show the redaction rules of a group, which apply in addition to the server's own",
    'redaction show my-group',
  )
    .argument('<group>', 'full path of the top-level group')
    .action(async (path) => {
      cli.printer.record(await loadRedaction(await cli.api(), path), REDACTION_COLUMNS);
    });
}
