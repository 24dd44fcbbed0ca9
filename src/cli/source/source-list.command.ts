import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { loadSources, SOURCE_COLUMNS } from './sources.ts';

export function sourceList(cli: Cli) {
  return command('list', 'Sources of a group and of everything below it, newest first')
    .requiredOption('--group <path>', 'full path of the group')
    .addHelpText('after', examples('source list --group my-group'))
    .action(async ({ group }) => cli.printer.list(await loadSources(await cli.api(), group), SOURCE_COLUMNS));
}
