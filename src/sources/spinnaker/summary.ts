import { isJsonObject, type JsonObject } from '../../json/json-value.ts';
import { definedTexts } from '../event-draft.ts';
import { objectAt, textAt } from '../reading/fields.ts';
import type { Deployment } from './deployment.ts';

const MAX_ARTIFACTS = 20;

/** What an event says in short, first in its `details`: what is large in them may be cut. */
export function summaryOf(content: JsonObject, execution: JsonObject, deployment: Deployment): JsonObject {
  return definedTexts({
    pipeline: textAt(execution, 'name'),
    execution: textAt(content, 'executionId') ?? textAt(execution, 'id'),
    stage: textAt(content, 'name'),
    task: textAt(content, 'taskName'),
    status: textAt(execution, 'status'),
    account: joined(deployment.accounts),
    region: joined(deployment.regions),
    server_groups: joined(deployment.serverGroups),
    artifacts: joined(artifactsOf(execution)),
    trigger: textAt(execution, 'trigger', 'type'),
    parent_execution: textAt(execution, 'trigger', 'parentExecution', 'id'),
    judgment: textAt(content, 'context', 'judgmentStatus'),
    reason: textAt(execution, 'cancellationReason') ?? textAt(content, 'context', 'reason'),
  });
}

/** As they are deployed: with their digest or version, where they say it. */
function artifactsOf(execution: JsonObject): string[] {
  const { artifacts } = objectAt(execution, 'trigger');
  if (!Array.isArray(artifacts)) return [];
  return artifacts
    .slice(0, MAX_ARTIFACTS)
    .filter(isJsonObject)
    .map((artifact) => textAt(artifact, 'reference') ?? textAt(artifact, 'name'))
    .filter((text) => text !== undefined);
}

function joined(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join(', ');
}
