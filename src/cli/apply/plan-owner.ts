import type { Api } from '../api/api.ts';
import type { Scope } from '../destination/scope.ts';
import { loadRedaction } from '../redaction/redaction-documents.ts';
import { loadSources } from '../source/sources.ts';
import type { ActualStreams } from './actual-streams.ts';
import { planDestinations } from './destination-steps.ts';
import type { DesiredOwner } from './read-streams-file.ts';
import { redactionSteps } from './redaction-step.ts';
import { planSources } from './source-steps.ts';
import type { Step, Steps } from './step.ts';

export interface OwnerPlan {
  readonly scope: Scope;
  /** In this order. */
  readonly steps: readonly Step[];
  /** What is there, is not in the file and stays, by the names that people see. */
  readonly kept: readonly string[];
}

const NOTHING: Steps = { changes: [], deletions: [], kept: [] };

/** Compares the file's entries for one owner with the server's state; the rest of the state is not read. */
export async function planOwner(
  { api, actual }: { readonly api: Api; readonly actual: ActualStreams },
  { scope, destinations, sources, redaction }: DesiredOwner,
  prune: boolean,
): Promise<OwnerPlan> {
  const ofDestinations =
    destinations === undefined
      ? NOTHING
      : planDestinations(scope, destinations, await actual.load(scope), { prune });
  const path = scope.kind === 'group' ? scope.path : '';
  const rules =
    redaction === undefined ? [] : redactionSteps(path, redaction, await loadRedaction(api, path));
  const ofSources =
    sources === undefined ? NOTHING : planSources(path, sources, await loadSources(api, path), { prune });
  return {
    scope,
    // Redaction and destinations come before sources, so that they apply to the first event of a new source.
    steps: [
      ...rules,
      ...ofDestinations.changes,
      ...ofSources.changes,
      ...ofSources.deletions,
      ...ofDestinations.deletions,
    ],
    kept: [...ofDestinations.kept, ...ofSources.kept],
  };
}
