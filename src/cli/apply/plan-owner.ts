import type { Api } from '../api/api.ts';
import type { Scope } from '../destination/scope.ts';
import { loadSources } from '../source/sources.ts';
import { loadActual } from './actual-streams.ts';
import { destinationSteps } from './destination-steps.ts';
import { planChanges } from './plan.ts';
import type { DesiredOwner } from './read-streams-file.ts';
import { loadRedaction, redactionSteps } from './redaction-step.ts';
import { planSources } from './source-steps.ts';
import type { Step, Steps } from './step.ts';

export interface OwnerPlan extends Steps {
  readonly scope: Scope;
}

/** Compares what the file says of one owner with what is there; what it does not speak of is not looked at. */
export async function planOwner(
  api: Api,
  { scope, destinations, sources, redaction }: DesiredOwner,
  prune: boolean,
): Promise<OwnerPlan> {
  const ofDestinations =
    destinations === undefined
      ? NOTHING
      : destinationSteps(scope, planChanges(destinations, await loadActual(api, scope), { prune }));
  if (scope.kind === 'instance') return { scope, ...ofDestinations };
  const { path } = scope;
  const rules =
    redaction === undefined ? [] : redactionSteps(path, redaction, await loadRedaction(api, path));
  const ofSources =
    sources === undefined ? NO_SOURCES : planSources(path, sources, await loadSources(api, path), { prune });
  const isDeletion = ({ kind }: Step): boolean => kind === 'delete';
  return {
    scope,
    // An event of a new source is redacted as the file says, and goes to the destinations that the file has.
    steps: [
      ...rules,
      ...ofDestinations.steps.filter((step) => !isDeletion(step)),
      ...ofSources.changes,
      ...ofSources.deletions,
      ...ofDestinations.steps.filter(isDeletion),
    ],
    kept: [...ofDestinations.kept, ...ofSources.kept],
  };
}

const NOTHING: Steps = { steps: [], kept: [] };
const NO_SOURCES = { changes: [], deletions: [], kept: [] };
