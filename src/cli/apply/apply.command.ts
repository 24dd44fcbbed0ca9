import type { Api } from '../api/api.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError, UsageError } from '../command-error.ts';
import { command } from '../define-command.ts';
import { EXIT } from '../exit-codes.ts';
import { createActualStreams } from './actual-streams.ts';
import { envPrefixOption } from './env-prefix.ts';
import { checkSecretsPlace } from './made-secrets.ts';
import { performSteps } from './perform-steps.ts';
import { planOwner, type OwnerPlan } from './plan-owner.ts';
import { readStreamsFile, type DesiredOwner } from './read-streams-file.ts';
import { reportSteps } from './report-steps.ts';
import { streamsJsonSchema } from './streams-schema.ts';

export function applyCommand(cli: Cli) {
  return command(
    'apply',
    'Change destinations, sources and redaction rules to match a file',
    'apply -f streams.yaml --dry-run',
    'apply -f streams.yaml --prune',
    'apply -f streams.yaml --secrets-file sources.env',
    'apply -f streams.yaml --dry-run --exit-code --output json',
    'apply -f streams.yaml --env-prefix STREAMS_ --env-prefix SIEM_',
    'apply --print-schema > streams.schema.json',
  )
    .option('-f, --file <file>', 'the file, YAML or JSON; - is the standard input')
    .option('--dry-run', 'show the changes without making them')
    .option(
      '--prune',
      'delete the destinations, headers and sources that the file does not list, of the groups that it names',
    )
    .option('--exit-code', 'with --dry-run: exit with 6 when there are changes to make')
    .option('--secrets-file <file>', 'add the secrets of new sources to a file that only you can read')
    .option('--show-secrets', 'print the secrets of new sources; they are shown only once')
    .addOption(envPrefixOption())
    .option('--print-schema', 'print the JSON Schema of the file, for editors')
    .action(async ({ file, envPrefix, secretsFile, showSecrets, ...flags }) => {
      const { dryRun = false, prune = false, exitCode = false, printSchema = false } = flags;
      if (printSchema) return cli.printer.document(streamsJsonSchema().trimEnd());
      if (file === undefined) throw new UsageError(cliErrors.FILE_MISSING);
      const owners = await readStreamsFile(cli, file, envPrefix);
      const api = await cli.api();
      // All groups are read before anything is changed, so that a missing group stops the command first.
      const plans = await planAll(api, owners, prune);
      const steps = plans.flatMap((plan) => plan.steps);
      if (dryRun) {
        reportSteps(cli.printer, plans);
        if (exitCode && steps.length > 0) {
          throw new CommandError(cliErrors.DIFFERENCES({ count: steps.length }), { exitCode: EXIT.FOUND });
        }
        return;
      }
      const place = { secretsFile, showSecrets };
      await checkSecretsPlace(steps, place);
      const performed = await performSteps(api, plans, place);
      reportSteps(cli.printer, plans, performed);
      const { refusals, end } = performed;
      if (end !== undefined) throw end;
      const [first] = refusals.values();
      if (first === undefined) return;
      const message = cliErrors.APPLY_INCOMPLETE({ refused: refusals.size, changes: steps.length });
      throw new CommandError(message, { cause: first, exitCode: first.exitCode });
    });
}

async function planAll(api: Api, owners: readonly DesiredOwner[], prune: boolean): Promise<OwnerPlan[]> {
  const plans: OwnerPlan[] = [];
  const parts = { api, actual: createActualStreams(api) };
  for (const owner of owners) plans.push(await planOwner(parts, owner, prune));
  return plans;
}
