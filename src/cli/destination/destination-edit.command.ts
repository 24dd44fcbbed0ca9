import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { configOption, configSecretOption, readConfigSecrets } from '../config-option.ts';
import { examples } from '../define-command.ts';
import { destinationCommand } from './destination-command.ts';
import { DESTINATION_FIELDS, shown } from './destination-columns.ts';
import { findDestination } from './destinations.ts';
import { deliveryOptionsOf, OPTION_OPTIONS, withOptionOptions } from './option-options.ts';
import { scopeOf } from './scope.ts';
import { readSecretToken, secretTokenOptions } from './secret-token-options.ts';
import { updateDestination } from './update-destination.ts';

export function destinationEdit(cli: Cli) {
  const edit = destinationCommand('edit', 'Change a destination: its URL, its name, or how events are sent')
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
      wholeHours,
    );
  return withOptionOptions(edit)
    .option('--verify', 'send a test event first, and change it only if the answer is 2xx')
    .addHelpText(
      'after',
      examples(
        'destination edit siem --group my-group --to https://siem.example.com/v2 --verify',
        'destination edit 7 --instance --name archive',
        'destination edit splunk --group my-group --set index=audit --secret-token-env SPLUNK_TOKEN',
        'destination edit archive --group my-group --secret-token-env AWS_SECRET_ACCESS_KEY --set-env sessionToken=AWS_SESSION_TOKEN',
        'destination edit archive --group my-group --unset prefix',
        'destination edit collector --group my-group --unset secretToken',
        'destination edit siem --group my-group --format json_lines --batch-max-events 500 --compression gzip',
      ),
    )
    .action(async (text, options) => {
      const { to: destinationUrl, name, verify, set, setEnv, unset, keepPreviousForHours } = options;
      const secretToken = await readSecretToken(cli, options);
      const scope = scopeOf(options);
      const deliveryOptions = deliveryOptionsOf(options);
      const said = [destinationUrl, name, deliveryOptions, set, setEnv, unset, secretToken];
      if (said.every((value) => value === undefined)) {
        const known = `--to, --name, --set, --set-env, --unset, --secret-token-env, ${OPTION_OPTIONS}`;
        throw new UsageError(cliErrors.NOTHING_TO_CHANGE({ options: known }));
      }
      const api = await cli.api();
      const change = {
        ...(destinationUrl !== undefined && { destinationUrl }),
        ...(name !== undefined && { name }),
        ...(deliveryOptions !== undefined && { deliveryOptions }),
        ...(verify === true && { verify }),
        ...((set ?? setEnv) !== undefined && {
          config: { ...set, ...(await readConfigSecrets(cli, setEnv)) },
        }),
        ...(unset !== undefined && { unset }),
        ...(secretToken !== undefined && { secretToken }),
        ...(keepPreviousForHours !== undefined && { keepPreviousForHours }),
      };
      const changed = await updateDestination(api, scope, await findDestination(api, scope, text), change);
      if (changed !== null && changed !== undefined) cli.printer.record(shown(changed), DESTINATION_FIELDS);
    });
}

const MOST_HOURS = 720;

function wholeHours(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) <= MOST_HOURS) return Number(text);
  const wanted = `a whole number from 0 to ${MOST_HOURS}`;
  throw new UsageError(cliErrors.VALUE_WRONG({ option: '--keep-previous-for-hours', wanted }));
}
