import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import type { EventReferences } from '../event-draft.ts';
import { objectAt, textAt, textOf } from '../reading/fields.ts';

const TICKET = /\b[A-Z][A-Z0-9]+-\d+\b/g;
/** Names of encodings, digests and standards look alike. */
const NO_TICKET = /^(?:UTF|SHA|MD|ISO|RFC|AES|CVE|TLS)-/;
/** Of each text. */
const LONGEST = 2_000;
const MAX_TICKETS = 10;

/** The tickets that texts name, such as PAY-12; each once, in their order, with commas between them. */
export function ticketsIn(texts: readonly (string | undefined)[]): string | undefined {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [ticket] of text?.slice(0, LONGEST).matchAll(TICKET) ?? [])
      if (!NO_TICKET.test(ticket)) found.add(ticket);
  }
  return found.size === 0 ? undefined : [...found].slice(0, MAX_TICKETS).join(', ');
}

const GIT_ARTIFACT = /^git\//;
const COMMIT = /^[0-9a-f]{7,64}$/i;
/** Parameters of a pipeline that are looked at. */
const MAX_PARAMETERS = 50;

/** What an event points to: its execution, and what its trigger says of the change that is deployed. */
export function referencesOf(content: JsonObject, execution: JsonObject): EventReferences {
  const trigger = objectAt(execution, 'trigger');
  const scm = firstOf(objectAt(trigger, 'buildInfo')['scm']);
  const artifact = gitArtifact(trigger);
  const branch = textAt(trigger, 'branch') ?? textAt(scm, 'branch');
  const version = artifact && (textAt(artifact, 'version') ?? textAt(artifact, 'reference'));
  return {
    deployment: textAt(content, 'executionId') ?? textAt(execution, 'id'),
    branch,
    repository: repositoryOf(trigger) ?? textAt(scm, 'remoteUrl') ?? repositoryOfArtifact(artifact),
    commit:
      textAt(trigger, 'hash') ?? textAt(scm, 'sha1') ?? (COMMIT.test(version ?? '') ? version : undefined),
    pull_request: textAt(trigger, 'payload', 'pull_request', 'number'),
    ticket: ticketsIn([
      ...[branch, textAt(execution, 'name'), textAt(execution, 'description')],
      ...[textAt(content, 'context', 'reason'), textAt(trigger, 'payload', 'pull_request', 'title')],
      ...parametersOf(trigger),
    ]),
  };
}

/** Of a build, which its CI has made, or a push. */
function repositoryOf(trigger: JsonObject): string | undefined {
  const [project, slug] = [textAt(trigger, 'project'), textAt(trigger, 'slug')];
  return project === undefined || slug === undefined ? undefined : `${project}/${slug}`;
}

function repositoryOfArtifact(artifact: JsonObject | undefined): string | undefined {
  const reference = artifact && textAt(artifact, 'reference');
  return reference?.includes('/') === true ? reference : artifact && textAt(artifact, 'name');
}

function gitArtifact(trigger: JsonObject): JsonObject | undefined {
  const { artifacts } = trigger;
  if (!Array.isArray(artifacts)) return undefined;
  return artifacts.filter(isJsonObject).find((artifact) => GIT_ARTIFACT.test(textAt(artifact, 'type') ?? ''));
}

function parametersOf(trigger: JsonObject): (string | undefined)[] {
  return Object.values(objectAt(trigger, 'parameters')).slice(0, MAX_PARAMETERS).map(textOf);
}

function firstOf(value: JsonValue | undefined): JsonObject {
  const first = Array.isArray(value) ? value[0] : undefined;
  return isJsonObject(first) ? first : {};
}
