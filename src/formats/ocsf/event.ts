import { VERSION } from '../../config/version.ts';
import type { JsonObject } from '../../json/json-value.ts';
import type { FormatEvent, FormatPlace } from '../format.ts';
import { API_ACTIVITY, ENTITY_MANAGEMENT, OTHER_ACTIVITY, type Activity, type OcsfClass } from './classes.ts';
import { Members } from './members.ts';
import { actorOf, endpointOf, entityOf, subjectOf } from './objects.ts';
import { activityOf, apiCallOf, saysFailure } from './types.ts';

/** The release of OCSF that is written. */
export const OCSF_VERSION = '1.8.0';

const PRODUCT = 'Auditstream';
/** Paths of these are none of a group. */
const WITHOUT_GROUP: ReadonlySet<string | undefined> = new Set(['User', 'Gitlab::Audit::InstanceScope']);
/** What events say nothing of has null. */
const MAY_BE_NULL = [
  ...['author_id', 'author_name', 'entity_id', 'target_id', 'target_type', 'target_details'],
  ...['ip_address', 'severity'],
];
const STATUSES: Readonly<Record<string, readonly [id: number, name: string]>> = {
  success: [1, 'Success'],
  failure: [2, 'Failure'],
  unknown: [0, 'Unknown'],
};

/** An event in OCSF's words; what OCSF has no place for is in `unmapped`, with every number as it was written. */
export function ocsfEvent(event: FormatEvent, members: JsonObject, place: FormatPlace): object {
  const taken = new Members(members);
  const metadata = metadataOf(event, taken, place);
  const actor = actorOf(taken);
  const source = endpointOf(taken);
  const subject = subjectOf(taken);
  const call = apiCallOf(event.eventType);
  const isCall = call !== undefined && actor !== undefined && source !== undefined;
  const ofClass = isCall ? API_ACTIVITY : ENTITY_MANAGEMENT;
  const activity = isCall ? call.activity : activityOf(event.eventType);
  const message = taken.look('details', 'custom_message');
  for (const name of ['id', 'event_type', 'created_at']) taken.take(name);
  taken.takeWhole('source', ['kind', 'name', 'id']);
  taken.takeNull(MAY_BE_NULL);
  return {
    ...classOf(ofClass, activity, event.eventType),
    time: timeOf(members),
    ...severityOf(taken.take('severity')),
    ...statusOf(taken.take('outcome') ?? (saysFailure(event.eventType) ? 'failure' : undefined)),
    ...(message !== undefined && { message }),
    metadata,
    ...(actor && { actor }),
    ...(source && { src_endpoint: source }),
    ...(isCall
      ? {
          api: { operation: call.operation, service: { name: call.service } },
          resources: [{ ...subject.what, type: subject.type }],
        }
      : { entity: entityOf(subject) }),
    unmapped: taken.rest,
  };
}

function classOf(
  { uid, name, category, activities }: OcsfClass,
  activity: Activity | undefined,
  type: string,
) {
  const known = activity && activities[activity];
  const id = known ?? OTHER_ACTIVITY;
  return {
    ...{ class_uid: uid, class_name: name, category_uid: category.uid, category_name: category.name },
    ...{ activity_id: id, activity_name: known === undefined ? type : activity },
    ...{ type_uid: uid * 100 + id, type_name: `${name}: ${known === undefined ? 'Other' : activity}` },
  };
}

function metadataOf(
  { id, sequence = null, eventType }: FormatEvent,
  members: Members,
  { externalUrl }: FormatPlace,
) {
  const path = WITHOUT_GROUP.has(members.look('entity_type')) ? undefined : members.look('entity_path');
  const optional = {
    original_time: members.look('created_at'),
    tenant_uid: path?.split('/', 1)[0],
    log_provider: members.look('source', 'kind'),
    source: members.look('source', 'name'),
    original_event_uid: members.look('source', 'id'),
  };
  return {
    version: OCSF_VERSION,
    product: {
      ...{ name: PRODUCT, vendor_name: PRODUCT, version: VERSION },
      ...(externalUrl !== '' && { url_string: externalUrl }),
    },
    ...{ uid: String(id), log_name: 'audit_events', event_code: eventType },
    ...(sequence !== null && { sequence }),
    ...Object.fromEntries(Object.entries(optional).filter(([, text]) => text !== undefined)),
  };
}

/** Milliseconds since 1970. */
function timeOf({ created_at: text }: JsonObject): number {
  const at = typeof text === 'string' ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? 0 : at;
}

function statusOf(outcome: string | undefined) {
  const known = outcome !== undefined && Object.hasOwn(STATUSES, outcome) ? STATUSES[outcome] : undefined;
  return known && { status_id: known[0], status: known[1] };
}

/** OCSF's severities by the words that senders have for them. */
const SEVERITIES: readonly (readonly [id: number, name: string, words: readonly string[]])[] = [
  [1, 'Informational', ['info', 'informational', 'notice', 'debug', 'trace']],
  [2, 'Low', ['low']],
  [3, 'Medium', ['medium', 'moderate', 'warn', 'warning']],
  [4, 'High', ['high', 'error', 'err', 'severe']],
  [5, 'Critical', ['critical', 'alert']],
  [6, 'Fatal', ['fatal', 'emergency', 'panic']],
];
const BY_WORD = new Map(
  SEVERITIES.flatMap(([severity_id, severity, words]) =>
    words.map((word) => [word, { severity_id, severity }] as const),
  ),
);
const OTHER = 99;

/** How severe an event is; an unknown word is kept as it is. */
function severityOf(word: string | undefined): { severity_id: number; severity: string } {
  const known = BY_WORD.get(word?.toLowerCase() ?? 'info');
  return known ?? { severity_id: OTHER, severity: word ?? '' };
}
