import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../json/json-value.ts';
import { listedPaths } from '../../redaction/findings.ts';
import { typeOf, type EventDraft, type EventOutcome } from '../event-draft.ts';
import type { CarriedRecord } from '../reading/carried.ts';
import { momentOf } from '../reading/carrier-time.ts';
import { objectAt, textAt } from '../reading/fields.ts';
import { deploymentOf } from './deployment.ts';
import { referencesOf } from './references.ts';
import { summaryOf } from './summary.ts';
import { targetOf } from './target.ts';

/** What the last word of an event's type means, and the results of builds. */
const OUTCOMES: Readonly<Record<string, EventOutcome>> = {
  ...{ complete: 'success', failed: 'failure' },
  ...{ SUCCESS: 'success', FAILURE: 'failure', UNSTABLE: 'failure', ABORTED: 'failure' },
};

/** The event that an event of echo tells of. */
export function mapSpinnaker({ record, time }: CarriedRecord, leftOut: readonly string[]): EventDraft {
  const content = objectAt(record, 'content');
  const execution = objectAt(content, 'execution');
  const type = textAt(record, 'details', 'type') ?? '';
  const application = textAt(record, 'details', 'application') ?? textAt(execution, 'application');
  const deployment = deploymentOf(content);
  const summary = {
    ...(application !== undefined && { application }),
    ...summaryOf(content, execution, deployment),
  };
  const { details, redacted } = withoutHeaders(record);
  return {
    eventType: typeOfEvent(record),
    authorName: personOf(content, type) ?? 'unknown',
    createdAt: momentOf(objectAt(record, 'details')['created']) ?? time,
    target: targetOf(content, { application, deployment, about: type.split(':')[1] }),
    outcome: outcomeOf(content, type),
    references: referencesOf(content, execution),
    senderId: textAt(record, 'eventId'),
    sameness: textAt(record, 'eventId') === undefined ? samenessOf(record, content) : undefined,
    details: { summary, ...details },
    redacted,
    trimmed: listedPaths(leftOut.map((path) => `details.${path}`)),
  };
}

/** As the event has it; echo calls it `orca:stage:complete`. */
export function typeOfEvent(record: JsonObject): string {
  return typeOf('spinnaker', textAt(record, 'details', 'type')?.replaceAll(':', '.'));
}

/** Headers of the request that caused an event hold credentials, by whatever name. */
function withoutHeaders(record: JsonObject): {
  readonly details: JsonObject;
  readonly redacted: readonly string[];
} {
  const { requestHeaders, ...others } = objectAt(record, 'details');
  if (!isJsonObject(requestHeaders) || Object.keys(requestHeaders).length === 0)
    return { details: record, redacted: [] };
  return { details: { ...record, details: others }, redacted: ['details.details.requestHeaders'] };
}

function outcomeOf(content: JsonObject, type: string): EventOutcome {
  const result = textAt(content, 'project', 'lastBuild', 'result');
  const ended = OUTCOMES[result ?? type.split(':').at(-1) ?? ''] ?? 'unknown';
  // A canceled one is complete, too.
  return ended === 'success' && content['canceled'] === true ? 'failure' : ended;
}

/** Events have an id since Spinnaker 1.20. */
function samenessOf(record: JsonObject, content: JsonObject): string | undefined {
  const created = textAt(record, 'details', 'created');
  if (created === undefined) return undefined;
  const told = [
    ...[textAt(record, 'details', 'type'), textAt(record, 'details', 'source'), created],
    ...['executionId', 'stageId', 'taskName'].map((key) => textAt(content, key)),
    textAt(content, 'execution', 'id') ?? textAt(content, 'project', 'name'),
  ];
  return hash('sha256', JSON.stringify(told.map((part) => part ?? '')), 'hex');
}

/** Spinnaker's own accounts, for which pipelines run that a person has started. */
const MACHINE = /@(?:shared-)?managed-service-account$|^\[?anonymous\]?$|^spinnaker$/i;

/** Where events tell who it was; the first person counts. */
const PEOPLE = [
  ['execution', 'trigger', 'runAsUser'],
  ['execution', 'authentication', 'user'],
  ['execution', 'trigger', 'user'],
  ['context', 'user'],
  ['execution', 'trigger', 'parentExecution', 'authentication', 'user'],
  ['execution', 'trigger', 'parentExecution', 'trigger', 'user'],
] as const;

/**
 * The person of an event: the person who ended or judged it, or who started it, or else the account that it ran for.
 */
function personOf(content: JsonObject, type: string): string | undefined {
  const [first, ...others] = [
    ...(type.endsWith(':starting') ? [] : endedBy(content)),
    ...PEOPLE.map((path) => textAt(content, ...path)),
  ].filter((name) => name !== undefined);
  return [first, ...others].find((name) => name !== undefined && !MACHINE.test(name)) ?? first;
}

function endedBy(content: JsonObject): (string | undefined)[] {
  const judged = textAt(content, 'context', 'judgmentStatus') !== undefined;
  return [
    textAt(content, 'execution', 'canceledBy'),
    judged ? textAt(content, 'context', 'lastModifiedBy') : undefined,
  ];
}
