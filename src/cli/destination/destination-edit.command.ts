import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { configOption, configSecretOption, readConfigSecrets, secretTokenOptions } from '../config-option.ts';
import { destinationCommand } from './destination-command.ts';
import { DESTINATION_FIELDS, shown } from './destination-columns.ts';
import { namedDestination } from './destinations.ts';
import { deliveryOptionsOf, OPTION_OPTIONS, withOptionOptions } from './option-options.ts';
import { saysNothing, wholeNumberWithin } from '../given-options.ts';
import { readSecret } from '../read-secret.ts';
import { updateDestination } from './update-destination.ts';

export function destinationEdit(cli: Cli) {
  const edit = destinationCommand(
    'edit',
    'Change a destination: its URL, its name, or how events are sent',
    'destination edit siem --group my-group --to https://siem.example.com/v2 --verify',
    'destination edit 7 --instance --name archive',
    'destination edit splunk --group my-group --set index=audit --secret-token-env SPLUNK_TOKEN',
    'destination edit archive --group my-group --secret-token-env AWS_SECRET_ACCESS_KEY --set-env sessionToken=AWS_SESSION_TOKEN',
    'destination edit archive --group my-group --unset prefix',
    'destination edit collector --group my-group --unset secretToken',
    'destination edit siem --group my-group --format json_lines --batch-max-events 500 --compression gzip',
  )
    .option('--to <url>', 'where events are sent from now on')
    .option('--name <name>', 'its new name')
    .addOption(configOption('a field of the configuration of its category'))
    .addOption(configSecretOption())
    .option('--unset <field...>', 'a field to remove from the configuration')
    .addOption(secretTokenOptions().env)
    .addOption(secretTokenOptions().file)
    .option(
      '--keep-previous-for-hours <hours>',
      'how many hours the previous secret token is used when the receiver does not accept the new one, 0 to 720',
      wholeNumberWithin('--keep-previous-for-hours', { minimum: 0, maximum: 720 }),
    );
  return withOptionOptions(edit)
    .option('--verify', 'send a test event first, and change it only if the answer is 2xx')
    .action(async (text, options) => {
      const { to: destinationUrl, name, verify, set, setEnv, unset, keepPreviousForHours } = options;
      const { secretTokenEnv: env, secretTokenFile: file } = options;
      const secretToken = await readSecret(cli, 'secret-token', { env, file });
      const deliveryOptions = deliveryOptionsOf(options);
      if (saysNothing({ destinationUrl, name, deliveryOptions, set, setEnv, unset, secretToken })) {
        const known = `--to, --name, --set, --set-env, --unset, --secret-token-env, ${OPTION_OPTIONS}`;
        throw new UsageError(cliErrors.NOTHING_TO_CHANGE({ options: known }));
      }
      const { api, scope, destination } = await namedDestination(cli, options, text);
      const changed = await updateDestination(api, scope, destination, {
        ...{ destinationUrl, name, deliveryOptions, verify, unset, secretToken, keepPreviousForHours },
        config: (set ?? setEnv) && { ...set, ...(await readConfigSecrets(cli, setEnv)) },
      });
      if (changed !== null && changed !== undefined) cli.printer.record(shown(changed), DESTINATION_FIELDS);
    });
}
