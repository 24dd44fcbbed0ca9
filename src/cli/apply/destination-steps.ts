import type { Scope } from '../destination/scope.ts';
import { perform } from './perform.ts';
import { changeLines } from './plan-lines.ts';
import type { Change, Plan } from './plan.ts';
import type { Step, Steps } from './step.ts';

/** The changes of an owner's destinations. */
export function destinationSteps(scope: Scope, { changes, kept }: Plan): Steps {
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
