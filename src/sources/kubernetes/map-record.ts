import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../json/json-value.ts';
import { typeOf, type EventDraft, type EventOutcome } from '../event-draft.ts';
import type { CarriedRecord } from '../reading/carried.ts';
import { momentOf } from '../reading/carrier-time.ts';
import { hasTexts, plainAddress, textAt, textOf } from '../reading/fields.ts';
import { MARK } from '../../redaction/marks.ts';

/** What the API server's own components and service accounts are called. */
const MACHINE = /^system:/;

/** An event of `audit.k8s.io`; members of an EventList have neither `kind` nor `apiVersion`. */
export function isAuditEvent(record: JsonObject): boolean {
  return hasTexts(record, 'auditID', 'stage', 'verb', 'requestURI');
}

/** The event that an audit event of the API server tells of. */
export function mapKubernetes({ record, time }: CarriedRecord): EventDraft {
  const resource = [textAt(record, 'objectRef', 'resource'), textAt(record, 'objectRef', 'subresource')];
  const called = resource.filter((part) => part !== undefined).join('/');
  const user = personOf(record);
  const [address] = Array.isArray(record['sourceIPs']) ? record['sourceIPs'] : [];
  const { details, redacted } = withoutSecrets(record);
  return {
    eventType: typeOf('kubernetes', called === '' ? 'non_resource' : called, textAt(record, 'verb')),
    authorName: (user && textAt(user, 'username')) ?? 'unknown',
    authorId: user && textAt(user, 'uid'),
    createdAt: momentOf(record['stageTimestamp']) ?? momentOf(record['requestReceivedTimestamp']) ?? time,
    ipAddress: plainAddress(textOf(address)),
    target: targetOf(record, called),
    outcome: outcomeOf(record),
    senderId: `${textAt(record, 'auditID')}/${textAt(record, 'stage')}`,
    sameness: samenessOf(record),
    ...{ details, redacted },
  };
}

/** Of a component that acts for a person, the person. */
function personOf({ user, impersonatedUser }: JsonObject): JsonObject | undefined {
  const own = isJsonObject(user) ? user : undefined;
  if (!isJsonObject(impersonatedUser)) return own;
  const isForPerson =
    MACHINE.test((own && textAt(own, 'username')) ?? '') &&
    !MACHINE.test(textAt(impersonatedUser, 'username') ?? 'system:');
  return isForPerson ? impersonatedUser : own;
}

function targetOf(record: JsonObject, called: string): NonNullable<EventDraft['target']> {
  if (called === '') return { type: 'Request', details: textAt(record, 'requestURI')?.split('?', 1)[0] };
  const place = ['namespace', 'name'].map((key) => textAt(record, 'objectRef', key));
  const path = place.filter((part) => part !== undefined).join('/');
  return { type: called, id: textAt(record, 'objectRef', 'uid'), details: path === '' ? undefined : path };
}

function outcomeOf(record: JsonObject): EventOutcome {
  const code = Number(textAt(record, 'responseStatus', 'code'));
  if (code >= 400 || textAt(record, 'stage') === 'Panic') return 'failure';
  const annotations = record['annotations'];
  const decision = isJsonObject(annotations) ? annotations['authorization.k8s.io/decision'] : undefined;
  if (decision === 'forbid') return 'failure';
  return code >= 100 ? 'success' : 'unknown';
}

/**
 * A request may bring its `auditID` along, in a header. By that alone, what someone does could be taken for what came before
 * with the same id, and be dropped.
 */
function samenessOf(record: JsonObject): string {
  const parts = ['auditID', 'stage', 'stageTimestamp', 'requestReceivedTimestamp', 'verb', 'requestURI'];
  const told = [...parts.map((key) => textAt(record, key) ?? ''), textAt(record, 'user', 'username') ?? ''];
  return hash('sha256', JSON.stringify(told), 'hex');
}

/** Bodies of a request and its answer. */
const BODIES = ['requestObject', 'responseObject'] as const;

/**
 * Leaves out the bodies of requests about secrets: a patch and a list of them do not say that they are any, and so the rules of
 * redaction do not find what is in them.
 */
function withoutSecrets(record: JsonObject): {
  readonly details: JsonObject;
  readonly redacted: readonly string[];
} {
  const isSecret = textAt(record, 'objectRef', 'resource') === 'secrets';
  const held = isSecret ? BODIES.filter((key) => record[key] !== undefined && record[key] !== null) : [];
  if (held.length === 0) return { details: record, redacted: [] };
  const marks = held.map((key) => [key, MARK] as const);
  return {
    details: { ...record, ...Object.fromEntries(marks) },
    redacted: held.map((key) => `details.${key}`),
  };
}
