import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from './destination-command.ts';
import { DESTINATION_FIELDS, shown } from './destination-columns.ts';
import { findDestination, loadSecrets } from './destinations.ts';
import { scopeOf } from './scope.ts';

export function destinationShow(cli: Cli) {
  return destinationCommand(
    'show',
    'Show a destination; with --show-token also its verification token and signing secret',
  )
    .option('--show-token', 'print the verification token and the signing secret')
    .addHelpText(
      'after',
      examples(
        'destination show splunk --group my-group',
        'destination show splunk --group my-group --show-token --output json',
      ),
    )
    .action(async (name, options) => {
      const api = await cli.api();
      const scope = scopeOf(options);
      const destination = shown(await findDestination(api, scope, name));
      if (options.showToken !== true) return cli.printer.record(destination, DESTINATION_FIELDS);
      const secrets = (await loadSecrets(api, scope)).find(({ id }) => id === destination.id);
      cli.printer.record({ ...destination, ...secrets }, [
        ...DESTINATION_FIELDS,
        { title: 'verification token', value: () => secrets?.verificationToken },
        { title: 'signing secret', value: () => secrets?.signingSecret },
      ]);
    });
}
