import type { JsonObject } from '../../json/json-value.ts';
import type { EventDraft } from '../event-draft.ts';
import { objectAt, textAt } from '../reading/fields.ts';
import type { Deployment } from './deployment.ts';

type Target = NonNullable<EventDraft['target']>;

/** What an event tells of beside its content. */
interface Told {
  readonly application: string | undefined;
  readonly deployment: Deployment;
  /** `pipeline`, `orchestration`, `stage` or `task`. */
  readonly about: string | undefined;
}

/** What was acted on: a pipeline as a whole; of a stage, what it deployed, or else the stage. */
export function targetOf(content: JsonObject, { application, deployment, about }: Told): Target {
  const execution = objectAt(content, 'execution');
  const name = textAt(execution, 'name');
  const inApplication = (part: string | undefined): string | undefined =>
    part === undefined || application === undefined ? (part ?? application) : `${application}/${part}`;
  if (about === 'pipeline')
    return { type: 'Pipeline', id: textAt(execution, 'pipelineConfigId'), details: inApplication(name) };
  const deployed = serverGroupOf(deployment);
  if (deployed !== undefined) return deployed;
  if (about === 'stage' || about === 'task')
    return {
      type: 'Stage',
      id: textAt(content, 'stageId'),
      details: inApplication(textAt(content, 'name') ?? name),
    };
  const build = textAt(content, 'project', 'name');
  if (build !== undefined)
    return { type: 'Build', id: textAt(content, 'project', 'lastBuild', 'number'), details: build };
  return { type: 'Application', id: application, details: textAt(execution, 'description') ?? application };
}

function serverGroupOf({ accounts, regions, serverGroups }: Deployment): Target | undefined {
  const [id] = serverGroups;
  if (id === undefined) return undefined;
  const place = [accounts[0], regions[0], id].filter((part) => part !== undefined);
  return { type: 'Server group', id, details: place.join('/') };
}
