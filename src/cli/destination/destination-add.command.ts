import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError, UsageError } from '../command-error.ts';
import { configOption, configSecretOption, readConfigSecrets, type ConfigFields } from '../config-option.ts';
import { command, examples } from '../define-command.ts';
import { readSecret } from '../read-secret.ts';
import { findDestination } from './destinations.ts';
import { DESTINATION_FIELDS, shown } from './destination-columns.ts';
import { CREATE } from './destination-documents.ts';
import { deliveryOptionsOf, withOptionOptions } from './option-options.ts';
import { createStream } from '../apply/streams.ts';
import { readSecretToken, secretTokenOptions, type SecretTokenOptions } from './secret-token-options.ts';
import { groupOption, groupPathOf, instanceOption, scopeOf, type Scope } from './scope.ts';

type OtherOptions = Parameters<typeof deliveryOptionsOf>[0] &
  SecretTokenOptions & {
    readonly name?: string | undefined;
    readonly verify?: true | undefined;
    readonly set?: ConfigFields | undefined;
    readonly setEnv?: Readonly<Record<string, string>> | undefined;
    readonly verificationTokenEnv?: string | undefined;
    readonly verificationTokenFile?: string | undefined;
  };

export function destinationAdd(cli: Cli) {
  const add = command('add', 'Stream the events from now on to a URL, or to what has a category of its own')
    .argument('[url]', 'where events are sent; a URL with a password in it belongs into a file, see apply')
    .addOption(groupOption())
    .addOption(instanceOption())
    .option('--name <name>', 'its name, unique in the group; made up without this')
    .option('--verification-token-env <variable>', 'environment variable with its verification token')
    .option(
      '--verification-token-file <file>',
      'file with its verification token, 16 to 24 characters; - is the standard input',
    )
    .option('--category <category>', 'what takes the events, one of `destination kinds`; HTTP without this')
    .addOption(configOption('a field of the configuration of its category; `destination kinds` lists them'))
    .addOption(configSecretOption())
    .addOption(secretTokenOptions().env)
    .addOption(secretTokenOptions().file);
  return withOptionOptions(add)
    .option('--verify', 'send a test event first, and add it only if the answer is 2xx')
    .addHelpText(
      'after',
      examples(
        'destination add https://siem.example.com/audit --group my-group --name siem --verify',
        'destination add https://siem.example.com/audit --group my-group --verification-token-env SIEM_TOKEN',
        'destination add https://siem.example.com/all --instance',
        'destination add https://siem.example.com/audit --group my-group --format cloudevents --batch-max-events 100',
        'destination add https://splunk.example.com:8088 --group my-group --category splunk_hec --set index=audit --secret-token-env SPLUNK_TOKEN',
        'destination add --group my-group --category aws --set bucketName=archive --set awsRegion=eu-central-1 --set accessKeyXid=ASIAIOSFODNN7EXAMPLE --secret-token-env AWS_SECRET_ACCESS_KEY --set-env sessionToken=AWS_SESSION_TOKEN',
      ),
    )
    .action(async (destinationUrl, options) => {
      const scope = scopeOf(options);
      if (options.category !== undefined) return addOther(scope, options.category, destinationUrl, options);
      if (destinationUrl === undefined) throw new UsageError(cliErrors.URL_MISSING);
      if (
        (options.set ?? options.setEnv) !== undefined ||
        (await readSecretToken(cli, options)) !== undefined
      )
        throw new UsageError(cliErrors.NOT_OVER_HTTP);
      const verificationToken = await readSecret(cli, 'verification-token', {
        env: options.verificationTokenEnv,
        file: options.verificationTokenFile,
      });
      const { name, verify } = options;
      const deliveryOptions = deliveryOptionsOf(options);
      const input = {
        destinationUrl,
        ...(name !== undefined && { name }),
        ...(verificationToken !== undefined && { verificationToken }),
        ...(deliveryOptions !== undefined && { deliveryOptions }),
        ...groupPathOf(scope),
        verify: verify === true,
      };
      if (verificationToken !== undefined && scope.kind === 'instance')
        throw new UsageError(cliErrors.INSTANCE_TOKEN);
      const api = await cli.api();
      report((await api.mutate(CREATE[scope.kind], { input })).result?.destination);
    });

  async function addOther(
    scope: Scope,
    category: string,
    url: string | undefined,
    options: OtherOptions,
  ): Promise<void> {
    const { name, verify, set = {} } = options;
    if (options.verificationTokenEnv !== undefined || options.verificationTokenFile !== undefined)
      throw new UsageError(cliErrors.TOKEN_OF_CATEGORY);
    const secretToken = await readSecretToken(cli, options);
    const deliveryOptions = deliveryOptionsOf(options);
    const api = await cli.api();
    const id = await createStream(api, scope, {
      category,
      ...(name !== undefined && { name }),
      ...(secretToken !== undefined && { secretToken }),
      ...(deliveryOptions !== undefined && { deliveryOptions }),
      config: {
        ...(url !== undefined && { url }),
        ...set,
        ...(await readConfigSecrets(cli, options.setEnv)),
      },
      verify: verify === true,
    });
    if (id === undefined) throw new CommandError(cliErrors.NOT_AUDITSTREAM({ url: api.url }));
    cli.printer.record(shown(await findDestination(api, scope, id)), DESTINATION_FIELDS);
  }

  function report(destination: Parameters<typeof shown>[0] | null | undefined): void {
    if (destination === null || destination === undefined) return;
    cli.printer.record(shown(destination), DESTINATION_FIELDS);
    cli.printer.note(
      'Its verification token is shown by: destination show --show-token. The receiver needs it to know who sends.',
    );
  }
}
