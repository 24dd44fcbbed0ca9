import type { Api } from '../api/api.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError, RefusedError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import { keepSecret, type SecretsPlace } from './made-secrets.ts';
import type { OwnerPlan } from './plan-owner.ts';
import type { Step } from './step.ts';
import { freeVariable, ownerWord } from './variables.ts';

/** Results of the steps, apart from those that succeeded without a secret. */
export interface Performed {
  readonly refusals: ReadonlyMap<Step, CommandError>;
  /** Secrets that the server has made and that are shown to the user. */
  readonly secrets: ReadonlyMap<Step, string>;
  /** The error that ended the run, such as an unreachable server. */
  readonly end: CommandError | undefined;
}

/** Performs the steps in order; a refused step does not stop the others. */
export async function performSteps(
  api: Api,
  plans: readonly OwnerPlan[],
  place: SecretsPlace,
): Promise<Performed> {
  const refusals = new Map<Step, CommandError>();
  const secrets = new Map<Step, string>();
  const keep = secretKeeper(place);
  let end: CommandError | undefined;
  for (const { scope, steps } of plans) {
    for (const step of steps) {
      const hindrance = end ?? hindranceOf(step, steps, refusals);
      if (hindrance !== undefined) {
        refusals.set(step, hindrance);
        continue;
      }
      try {
        const secret = await step.perform(api);
        if (typeof secret !== 'string') continue;
        if (place.showSecrets === true) secrets.set(step, secret);
        await keep([ownerWord(scope), step.name, 'secret'], secret);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        if (error.exitCode === EXIT.UNREACHABLE) end = error;
        refusals.set(step, error);
      }
    }
  }
  return { refusals, secrets, end };
}

/** Nothing is deleted when its replacement could not be made. */
function hindranceOf(
  { kind }: Step,
  steps: readonly Step[],
  refusals: ReadonlyMap<Step, CommandError>,
): CommandError | undefined {
  if (kind !== 'delete' || !steps.some((step) => refusals.has(step))) return undefined;
  return new RefusedError(cliErrors.DELETE_HELD_BACK);
}

function secretKeeper({ secretsFile: file }: SecretsPlace) {
  const variables = new Map<string, string>();
  return async (words: readonly string[], secret: string): Promise<void> => {
    if (file === undefined) return;
    const variable = freeVariable(variables, words);
    variables.set(variable, secret);
    await keepSecret(file, variable, secret);
  };
}
