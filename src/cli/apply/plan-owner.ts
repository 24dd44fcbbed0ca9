import type { Api } from '../api/api.ts';
import type { Scope } from '../destination/scope.ts';
import { loadSources } from '../source/sources.ts';
import type { ActualStreams } from './actual-streams.ts';
import { planChanges, type Change, type Plan } from './plan.ts';
import type { DesiredOwner } from './read-streams-file.ts';
import { loadRedaction } from '../redaction/redaction-documents.ts';
import { redactionSteps } from './redaction-step.ts';
import { planSources } from './source-steps.ts';
import type { Step, Steps, Sign, StepLine } from './step.ts';
import { perform } from './perform.ts';
import type { Difference } from './differences.ts';

export interface OwnerPlan extends Steps {
  readonly scope: Scope;
}

/** Compares what the file says of one owner with what is there; what it does not speak of is not looked at. */
export async function planOwner(
  { api, actual }: { readonly api: Api; readonly actual: ActualStreams },
  { scope, destinations, sources, redaction }: DesiredOwner,
  prune: boolean,
): Promise<OwnerPlan> {
  const ofDestinations =
    destinations === undefined
      ? NOTHING
      : destinationSteps(scope, planChanges(destinations, await actual.load(scope), { prune }));
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

/** The changes of an owner's destinations. */
function destinationSteps(scope: Scope, { changes, kept }: Plan): Steps {
  return { steps: changes.map((change) => toStep(scope, change)), kept };
}

function toStep(scope: Scope, change: Change): Step {
  const { name } = change.kind === 'delete' ? change.actual : change.desired;
  return {
    what: 'destination',
    kind: change.kind,
    ...{ name, title: name },
    differences: change.kind === 'delete' ? [] : change.differences,
    lines: changeLines(change),
    // The secrets that a destination's receiver needs can be read at any time.
    makesSecret: false,
    async perform(api) {
      await perform(api, scope, change);
      return undefined;
    },
  };
}

/** The differences of a destination as a person reads them. */
function changeLines(change: Change): StepLine[] {
  if (change.kind === 'delete') return [];
  const { kind, differences } = change;
  return differences.map((difference) => ({ sign: signOf(difference, kind), text: textOf(difference) }));
}

function signOf(difference: Difference, kind: 'create' | 'update'): Sign {
  if (kind === 'create') return '+';
  if (!('how' in difference)) return '~';
  return difference.how === 'add' ? '+' : difference.how === 'remove' ? '-' : '~';
}

function textOf(difference: Difference): string {
  switch (difference.kind) {
    case 'name':
      return `name: was ${difference.from}`;
    case 'url':
      return difference.from === undefined
        ? `url: ${difference.to}`
        : `url: ${difference.from} → ${difference.to}`;
    case 'config':
      return `config: ${difference.members.join(', ') || 'none'}`;
    case 'active':
      return `active: ${difference.to}`;
    case 'verificationToken':
      return 'verificationToken: ***';
    case 'secretToken':
      return 'secretToken: removed';
    case 'header':
      return `header ${difference.key}: ${headerText(difference)}`;
    case 'eventType':
      return `event type ${difference.name}`;
    case 'deniedEventType':
      return `denied event type ${difference.name}`;
    case 'option':
      return `${difference.name}: ${difference.from === undefined ? '' : `${difference.from} → `}${difference.to}`;
    case 'namespace':
      return `namespace ${difference.path}`;
  }
}

function headerText({ how, active }: Extract<Difference, { kind: 'header' }>): string {
  if (how === 'active') return active ? 'active' : 'not active';
  return `${how === 'value' ? '*** (another value)' : '***'}${active ? '' : ', not active'}`;
}
