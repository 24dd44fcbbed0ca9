import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { RefusedError } from '../command-error.ts';
import { command, examples } from '../define-command.ts';
import { REDACTION_COLUMNS } from './redaction-columns.ts';
import { GROUP_REDACTION } from './redaction-documents.ts';

export function redactionShow(cli: Cli) {
  return command('show', "Show the redaction rules of a group, which apply in addition to the server's own")
    .argument('<group>', 'full path of the top-level group')
    .addHelpText('after', examples('redaction show my-group'))
    .action(async (path) => {
      const api = await cli.api();
      const redaction = (await api.query(GROUP_REDACTION, { group: path })).group?.auditEventsRedaction;
      if (redaction === null || redaction === undefined) {
        throw new RefusedError(cliErrors.NO_REDACTION({ group: path }));
      }
      cli.printer.record(redaction, REDACTION_COLUMNS);
    });
}
