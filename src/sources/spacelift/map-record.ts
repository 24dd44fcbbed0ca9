import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../json/json-value.ts';
import { typeOf, type EventDraft, type EventOutcome, type EventReferences } from '../event-draft.ts';
import type { CarriedRecord } from '../reading/carried.ts';
import { momentOf } from '../reading/carrier-time.ts';
import { hasTexts, plainAddress, textAt } from '../reading/fields.ts';

/** States that end a run; all other runs are under way. */
const OUTCOMES: Readonly<Record<string, EventOutcome>> = {
  FINISHED: 'success',
  FAILED: 'failure',
  STOPPED: 'failure',
  CANCELED: 'failure',
  DISCARDED: 'failure',
};

/** Actions on the audit trail itself: changing it decides what is recorded from then on. */
const ALARMS: readonly string[] = ['audit_trail_webhook.set', 'audit_trail_webhook.delete'];

/** Where the name of what was acted on stands, the best first; Spacelift writes keys as Go does. */
const NAMES: readonly (readonly string[])[] = [
  ['data', 'args', 'Input', 'Name'],
  ['data', 'args', 'Name'],
  ['data', 'args', 'Endpoint'],
  ['data', 'ID'],
];

/** An entry of the audit trail. */
export function isAuditRecord(record: JsonObject): boolean {
  return (
    textAt(record, 'account') !== undefined &&
    textAt(record, 'action')?.includes('.') === true &&
    textAt(record, 'actor')?.includes('::') === true &&
    isJsonObject(record['context'])
  );
}

/** A change of the state of a run. */
export function isRunRecord(record: JsonObject): boolean {
  return hasTexts(record, 'account', 'state') && isJsonObject(record['run']) && isJsonObject(record['stack']);
}

/** Milliseconds of an entry, seconds of a run. */
export function timeOf(record: JsonObject): Date | undefined {
  return momentOf(record['timestamp']);
}

/** Maps a record of Spacelift to an event. */
export function mapSpacelift(carried: CarriedRecord): EventDraft {
  return isAuditRecord(carried.record) ? entryOf(carried) : runOf(carried);
}

function entryOf({ record, text, time }: CarriedRecord): EventDraft {
  const action = textAt(record, 'action') ?? '';
  const actor = textAt(record, 'actor') ?? '';
  const id = textAt(record, 'data', 'ID');
  const name = NAMES.map((path) => textAt(record, ...path)).find((found) => found !== undefined);
  return {
    eventType: typeOf('spacelift', action),
    authorName: personOf(actor),
    authorId: actor,
    createdAt: timeOf(record) ?? time,
    ipAddress: plainAddress(textAt(record, 'remoteIP')),
    target: { type: action.slice(0, action.lastIndexOf('.')), id, details: name },
    // An entry is written once the action is done.
    outcome: 'success',
    severity: ALARMS.includes(action) ? 'security' : undefined,
    references: referencesOf(record),
    sameness: samenessOf(record, text),
    details: record,
  };
}

function runOf({ record, text, time }: CarriedRecord): EventDraft {
  const state = textAt(record, 'state') ?? '';
  const person =
    textAt(record, 'run', 'triggeredBy') ??
    textAt(record, 'run', 'commit', 'authorLogin') ??
    textAt(record, 'run', 'commit', 'authorName');
  return {
    eventType: typeOf('spacelift', 'run', state.toLowerCase()),
    authorName: person === undefined ? 'unknown' : personOf(person),
    createdAt: timeOf(record) ?? time,
    target: {
      type: 'stack',
      id: textAt(record, 'stack', 'id'),
      details: textAt(record, 'stack', 'name') ?? textAt(record, 'stack', 'id'),
    },
    outcome: OUTCOMES[state.toUpperCase()] ?? 'unknown',
    references: referencesOf(record),
    sameness: samenessOf(record, text),
    details: record,
  };
}

/** `github::jane` is jane; of `api::01FEGX::key` the name of the key tells most. */
function personOf(actor: string): string {
  const at = actor.indexOf('::');
  if (at === -1) return actor;
  const identity = actor.slice(at + 2);
  return identity === '' ? actor : identity;
}

/** There is no id. A record that is sent again is equal to the letter; without a time nothing tells two apart. */
function samenessOf(record: JsonObject, text: string): string | undefined {
  return timeOf(record) === undefined ? undefined : hash('sha256', text, 'hex');
}

const REPOSITORY = /^https?:\/\/[^/]+\/([^?#]+?)\/(?:-\/)?commits?\/[0-9a-f]+/i;

function referencesOf(record: JsonObject): EventReferences {
  const url = textAt(record, 'run', 'commit', 'url');
  return {
    run: textAt(record, 'run', 'id'),
    branch: textAt(record, 'run', 'branch'),
    commit: textAt(record, 'run', 'commit', 'hash'),
    repository: url === undefined ? undefined : REPOSITORY.exec(url)?.[1],
  };
}
