import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from './destination-command.ts';
import { findDestination } from './destinations.ts';
import { scopeOf } from './scope.ts';
import { sendTest, TEST_FIELDS } from './send-test.ts';

export function destinationTest(cli: Cli) {
  return destinationCommand(
    'test',
    'Send a test event now and show the result; fails unless the answer is 2xx',
  )
    .addHelpText(
      'after',
      examples('destination test siem --group my-group', 'destination test archive --instance'),
    )
    .action(async (text, options) => {
      const scope = scopeOf(options);
      const api = await cli.api();
      const destination = await findDestination(api, scope, text);
      const { attempt, delivered, reason } = await sendTest(api, destination);
      cli.printer.record(attempt, TEST_FIELDS);
      if (!delivered) throw new CommandError(cliErrors.TEST_FAILED({ name: destination.name, reason }));
    });
}
