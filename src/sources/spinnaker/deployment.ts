import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value.ts';
import { textAt, textOf } from '../reading/fields.ts';
import { ACCOUNT, DEPLOYED, MANIFESTS, REGIONS, SERVER_GROUPS } from './context-members.ts';

/** Where something was deployed, and what: each once. */
export interface Deployment {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly serverGroups: readonly string[];
}

/** Of each, for one event. */
const MAX_NAMES = 20;

/** What an event's own stage was done to; of a whole execution, what its stages were done to. */
export function deploymentOf(content: JsonObject): Deployment {
  const { context, execution } = content;
  const stages = isJsonObject(execution) ? execution['stages'] : undefined;
  const ofStages = Array.isArray(stages) ? stages.map((stage) => contextOf(stage)) : [];
  const contexts = (isJsonObject(context) ? [context] : ofStages).filter((found) => found !== undefined);
  return {
    accounts: named(contexts.map((found) => ACCOUNT.map((key) => found[key]))),
    regions: named(
      contexts.map((found) => [
        ...REGIONS.map((key) => found[key]),
        keysOf(found[DEPLOYED]),
        keysOf(found[MANIFESTS]),
      ]),
    ),
    serverGroups: named(
      contexts.map((found) => [valuesOf(found[DEPLOYED]), valuesOf(found[MANIFESTS]), ownName(found)]),
    ),
  };
}

/** The first name that a stage has of its own, where it does not say what came of it. */
function ownName(context: JsonObject): JsonValue | undefined {
  const said = [...valuesOf(context[DEPLOYED]), ...valuesOf(context[MANIFESTS])];
  if (said.length > 0) return undefined;
  return textAt(context, 'manifestName') ?? SERVER_GROUPS.map((key) => textAt(context, key)).find(Boolean);
}

function contextOf(stage: JsonValue): JsonObject | undefined {
  const context = isJsonObject(stage) ? stage['context'] : undefined;
  return isJsonObject(context) ? context : undefined;
}

function keysOf(value: JsonValue | undefined): string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}

function valuesOf(value: JsonValue | undefined): JsonValue[] {
  return isJsonObject(value) ? Object.values(value) : [];
}

/** The texts among values and lists of them. */
function named(values: readonly unknown[]): string[] {
  const names = new Set<string>();
  const add = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(add);
      return;
    }
    const text = textOf(value as JsonValue);
    if (text !== undefined && names.size < MAX_NAMES) names.add(text);
  };
  add(values);
  return [...names];
}
