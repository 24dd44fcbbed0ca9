import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { command, examples } from '../define-command.ts';
import { readSecret } from '../read-secret.ts';
import { DESTINATION_FIELDS, shown } from './destination-columns.ts';
import { CREATE_IN_GROUP, CREATE_IN_INSTANCE } from './destination-documents.ts';
import {
  batchAgeOption,
  batchBytesOption,
  batchEventsOption,
  compressionOption,
  deliveryOptionsOf,
  formatOption,
} from './option-options.ts';
import { groupOption, instanceOption, scopeOf } from './scope.ts';

export function destinationAdd(cli: Cli) {
  return command('add', 'Stream the events from now on to a URL')
    .argument('<url>', 'where events are sent; a URL with a password in it belongs into a file, see apply')
    .addOption(groupOption())
    .addOption(instanceOption())
    .option('--name <name>', 'its name, unique in the group; made up without this')
    .option('--verification-token-env <variable>', 'environment variable with its verification token')
    .option(
      '--verification-token-file <file>',
      'file with its verification token, 16 to 24 characters; - is the standard input',
    )
    .addOption(formatOption())
    .addOption(batchEventsOption())
    .addOption(batchBytesOption())
    .addOption(batchAgeOption())
    .addOption(compressionOption())
    .option('--verify', 'send a test event first, and add it only if the answer is 2xx')
    .addHelpText(
      'after',
      examples(
        'destination add https://siem.example.com/audit --group my-group --name siem --verify',
        'destination add https://siem.example.com/audit --group my-group --verification-token-env SIEM_TOKEN',
        'destination add https://siem.example.com/all --instance',
        'destination add https://siem.example.com/audit --group my-group --format cloudevents --batch-max-events 100',
      ),
    )
    .action(async (destinationUrl, options) => {
      const scope = scopeOf(options);
      const verificationToken = await readSecret(cli, 'verification-token', {
        env: options.verificationTokenEnv,
        file: options.verificationTokenFile,
      });
      const { name, verify } = options;
      const deliveryOptions = deliveryOptionsOf(options);
      const input = {
        destinationUrl,
        ...(name !== undefined && { name }),
        ...(deliveryOptions !== undefined && { deliveryOptions }),
        verify: verify === true,
      };
      if (scope.kind === 'group') {
        const token = verificationToken === undefined ? {} : { verificationToken };
        const data = await (
          await cli.api()
        ).mutate(CREATE_IN_GROUP, { input: { ...input, ...token, groupPath: scope.path } });
        return report(data.externalAuditEventDestinationCreate?.externalAuditEventDestination);
      }
      if (verificationToken !== undefined) throw new UsageError(cliErrors.INSTANCE_TOKEN);
      const data = await (await cli.api()).mutate(CREATE_IN_INSTANCE, { input });
      report(data.instanceExternalAuditEventDestinationCreate?.instanceExternalAuditEventDestination);
    });

  function report(destination: Parameters<typeof shown>[0] | null | undefined): void {
    if (destination === null || destination === undefined) return;
    cli.printer.record(shown(destination), DESTINATION_FIELDS);
    cli.printer.note(
      'Its verification token is shown by: destination show --show-token. The receiver needs it to know who sends.',
    );
  }
}
