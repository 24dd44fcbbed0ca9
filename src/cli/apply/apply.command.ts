import type { Api } from '../api/api.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError, UsageError } from '../command-error.ts';
import { command, examples } from '../define-command.ts';
import { scopeName, type Scope } from '../destination/scope.ts';
import { EXIT } from '../exit-codes.ts';
import { loadActual } from './actual-streams.ts';
import { envPrefixOption } from './env-prefix.ts';
import { perform } from './perform.ts';
import { changeLines } from './plan-lines.ts';
import { planChanges, type Change, type Plan } from './plan.ts';
import { readStreamsFile, type DesiredOwner } from './read-streams-file.ts';
import { streamsJsonSchema } from './streams-schema.ts';

interface OwnerPlan extends Plan {
  readonly scope: Scope;
}

export function applyCommand(cli: Cli) {
  return command('apply', 'Make destinations, headers and filters what a file says')
    .option('-f, --file <file>', 'the file, YAML or JSON; - is the standard input')
    .option('--dry-run', 'show what would be done, and do nothing')
    .option(
      '--prune',
      'delete destinations and headers that the file does not have, of the owners that it names',
    )
    .option('--exit-code', 'with --dry-run: end with 6 when there is something to do')
    .addOption(envPrefixOption())
    .option('--print-schema', 'print the JSON Schema of the file, for editors')
    .addHelpText(
      'after',
      examples(
        'apply -f streams.yaml --dry-run',
        'apply -f streams.yaml --prune',
        'apply -f streams.yaml --dry-run --exit-code --output json',
        'apply -f streams.yaml --env-prefix STREAMS_ --env-prefix SIEM_',
        'apply --print-schema > streams.schema.json',
      ),
    )
    .action(async ({ file, envPrefix, ...flags }) => {
      const { dryRun = false, prune = false, exitCode = false, printSchema = false } = flags;
      if (printSchema) return cli.printer.document(streamsJsonSchema().trimEnd());
      if (file === undefined) throw new UsageError(cliErrors.FILE_MISSING);
      const owners = await readStreamsFile(cli, file, envPrefix);
      const api = await cli.api();
      // Everything is looked at before anything is changed: a group that is not there is found first.
      const plans = await planAll(api, owners, prune);
      const changes = plans.reduce((sum, plan) => sum + plan.changes.length, 0);
      if (dryRun) {
        report(cli, plans, []);
        if (exitCode && changes > 0) {
          throw new CommandError(cliErrors.DIFFERENCES({ count: changes }), { exitCode: EXIT.FOUND });
        }
        return;
      }
      const refusals = await performAll(api, plans);
      report(cli, plans, refusals);
      const [first] = refusals;
      if (first === undefined) return;
      const message = cliErrors.APPLY_INCOMPLETE({ refused: refusals.length, changes });
      throw new CommandError(message, { cause: first.error, exitCode: first.error.exitCode });
    });
}

async function planAll(api: Api, owners: readonly DesiredOwner[], prune: boolean): Promise<OwnerPlan[]> {
  const plans: OwnerPlan[] = [];
  for (const { scope, destinations } of owners) {
    plans.push({ scope, ...planChanges(destinations, await loadActual(api, scope), { prune }) });
  }
  return plans;
}

interface Refusal {
  readonly change: Change;
  readonly error: CommandError;
}

async function performAll(api: Api, plans: readonly OwnerPlan[]): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const { scope, changes } of plans) {
    let isComplete = true;
    for (const change of changes) {
      // Nothing is deleted when what should take its place is not there.
      if (change.kind === 'delete' && !isComplete) {
        refusals.push({
          change,
          error: new CommandError(cliErrors.DELETE_HELD_BACK, { exitCode: EXIT.REFUSED }),
        });
        continue;
      }
      try {
        await perform(api, scope, change);
      } catch (error) {
        if (!(error instanceof CommandError) || error.exitCode === EXIT.UNREACHABLE) throw error;
        isComplete = false;
        refusals.push({ change, error });
      }
    }
  }
  return refusals;
}

function report({ printer }: Cli, plans: readonly OwnerPlan[], refusals: readonly Refusal[]): void {
  const refusalOf = (change: Change): string | undefined =>
    refusals.find((refusal) => refusal.change === change)?.error.message;
  const json = plans.map(({ scope, changes, kept }) => ({
    owner: scope.kind === 'group' ? scope.path : null,
    kept,
    changes: changes.map((change) => ({
      kind: change.kind,
      name: change.kind === 'delete' ? change.actual.name : change.desired.name,
      ...(change.kind !== 'delete' && { differences: change.differences }),
      ...(refusalOf(change) !== undefined && { refused: refusalOf(change) }),
    })),
  }));
  printer.result(json, () => [
    ...plans.flatMap((plan) => ownerLines(plan, printer, refusalOf)),
    summary(plans.flatMap(({ changes }) => changes)),
  ]);
}

function ownerLines(
  { scope, changes, kept }: OwnerPlan,
  printer: Cli['printer'],
  refusalOf: (change: Change) => string | undefined,
): string[] {
  if (changes.length === 0 && kept.length === 0) return [];
  return [
    printer.paint('bold', scopeName(scope)),
    ...changes.flatMap((change) => {
      const refusal = refusalOf(change);
      const lines = changeLines(change, printer);
      return refusal === undefined ? lines : [...lines, printer.paint('red', `      ! ${refusal}`)];
    }),
    ...kept.map((name) => printer.paint('dim', `  = ${name} (not in the file; --prune deletes it)`)),
  ];
}

function summary(changes: readonly Change[]): string {
  if (changes.length === 0) return 'Nothing to change.';
  const count = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).length;
  return `${count('create')} to add, ${count('update')} to change, ${count('delete')} to delete.`;
}
