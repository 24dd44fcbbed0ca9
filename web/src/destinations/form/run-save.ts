import type { Api } from '../../api/api.ts';
import { ApiError, messageOf } from '../../api/api-error.ts';
import type { Owner } from '../owner.ts';
import { isAddition, type SaveStep } from './plan-save.ts';
import type { StepResult } from './step-result.ts';
import { takeStep } from './take-step.ts';

export interface SaveOutcome {
  /** Of the destination; null when it was not made, as far as is known. */
  readonly id: string | null;
  readonly results: readonly StepResult[];
}

/** Takes the steps one after the other, up to the first that is not done. `existing`: null for a new destination. */
export async function runSave(
  api: Api,
  owner: Owner,
  existing: string | null,
  steps: readonly SaveStep[],
): Promise<SaveOutcome> {
  const results: StepResult[] = [];
  let id = existing;
  for (const step of steps) {
    if (results.some(({ outcome }) => outcome !== 'saved')) {
      results.push({ step, outcome: 'not-tried' });
      continue;
    }
    const { result, made } = await attempt(api, owner, id ?? '', step);
    id = made ?? id;
    results.push(result);
  }
  if (id === null || !getsTooMuch(results)) return { id, results };
  const { result } = await attempt(api, owner, id, { kind: 'pause' });
  return { id, results: [...results, result] };
}

/** A new destination, whose filters were not saved, would get what they should keep from it. */
function getsTooMuch(results: readonly StepResult[]): boolean {
  const isNew = results.some(({ step, outcome }) => step.kind === 'create' && outcome === 'saved');
  return isNew && results.some(({ step, outcome }) => isAddition(step) && outcome !== 'saved');
}

async function attempt(
  api: Api,
  owner: Owner,
  id: string,
  step: SaveStep,
): Promise<{ readonly result: StepResult; readonly made?: string | undefined }> {
  try {
    const { errors, destination } = await takeStep(api, owner, id, step);
    if (errors.length > 0) return { result: { step, outcome: 'refused', errors } };
    return { result: { step, outcome: 'saved' }, made: destination?.id };
  } catch (error) {
    const isOpen = error instanceof ApiError && error.kind === 'unavailable';
    return { result: { step, outcome: isOpen ? 'unknown' : 'refused', errors: [messageOf(error)] } };
  }
}
