import type { JsonObject } from '../../json/json-value.ts';
import { samenessOfText, typeOf, type EventDraft, type EventOutcome } from '../event-draft.ts';
import type { CarriedRecord } from '../reading/carried.ts';
import { momentOf } from '../reading/carrier-time.ts';
import { plainAddress, textAt } from '../reading/fields.ts';

const OUTCOMES: Readonly<Record<string, EventOutcome>> = { succeeded: 'success', failed: 'failure' };

/** Members of the plugins' `meta` that name the target; the first one that exists counts. */
const TARGETS: readonly (readonly [type: string, ...path: string[]])[] = [
  ['Task', 'meta', 'taskId'],
  ['Template', 'meta', 'templateRef'],
  ['Entity', 'meta', 'entityRef'],
  ['Role', 'meta', 'roleEntityRef'],
  ['Location', 'meta', 'location', 'target'],
  ['Location', 'meta', 'location', 'id'],
  ['Permission', 'meta', 'permissionName'],
  ['Repository', 'meta', 'repository'],
];

/** Members in which plugins name the person for whom they act. */
const BEHIND = ['createdBy', 'userEntityRef', 'author', 'modifiedBy'] as const;
// People are `user:default/jane` or `external:…`; without a kind, it is a service such as `scaffolder-backend`.
const SERVICE = /^(?:plugin:|[^:]*$)/;
const ZONELESS = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)$/;

/** Audit lines of Red Hat Developer Hub up to 1.4. */
export function isAuditLog(record: JsonObject): boolean {
  return record['isAuditLog'] === true && textAt(record, 'eventName') !== undefined;
}

/** Audit lines of Backstage's auditor, and so of Red Hat Developer Hub from 1.5 on. */
export function isAuditEvent(record: JsonObject): boolean {
  return record['isAuditEvent'] === true && textAt(record, 'eventId') !== undefined;
}

/** Maps an audit line to an event. */
export function mapBackstage(carried: CarriedRecord): EventDraft {
  const { record } = carried;
  const eventType = isAuditLog(record)
    ? typeOf('rhdh', textAt(record, 'eventName'))
    : typeOf(
        'backstage',
        textAt(record, 'plugin'),
        textAt(record, 'eventId'),
        textAt(record, 'meta', 'actionType'),
      );
  return {
    eventType,
    authorName: personOf(record) ?? 'unknown',
    createdAt: timeOf(carried),
    ipAddress: plainAddress(textAt(record, 'actor', 'ip')),
    target: targetOf(record),
    outcome: OUTCOMES[textAt(record, 'status') ?? ''] ?? 'unknown',
    severity: textAt(record, 'severityLevel') ?? textAt(record, 'level'),
    references: { run: textAt(record, 'meta', 'taskId') },
    sameness: samenessOf(carried),
    details: record,
  };
}

/** The person for whom a plugin acts, where the line has one; else the plugin. */
function personOf(record: JsonObject): string | undefined {
  const actor = textAt(record, 'actor', 'actorId');
  if (actor !== undefined && !SERVICE.test(actor)) return actor;
  for (const key of BEHIND) {
    const person = textAt(record, 'meta', key);
    if (person !== undefined && !SERVICE.test(person)) return person;
  }
  return actor;
}

/**
 * The line's own time, if it has a zone; then the carrier's. A time with neither is read as UTC: Red Hat Developer Hub
 * writes the local time of its pod, which is UTC by default.
 */
function timeOf({ record, time }: CarriedRecord): Date | undefined {
  const own = textAt(record, 'timestamp');
  const zoneless = ZONELESS.exec(own ?? '');
  return (
    momentOf(own) ?? time ?? (zoneless === null ? undefined : momentOf(`${zoneless[1]}T${zoneless[2]}Z`))
  );
}

/** Lines have no id. Two that are equal to the letter and to the moment are one; without a time nothing tells them apart. */
function samenessOf({ record, text, time }: CarriedRecord): string | undefined {
  if (time === undefined && textAt(record, 'timestamp') === undefined) return undefined;
  return samenessOfText(text, time);
}

function targetOf(record: JsonObject): NonNullable<EventDraft['target']> {
  for (const [type, ...path] of TARGETS) {
    const found = textAt(record, ...path);
    if (found !== undefined)
      return { type, id: found, details: textAt(record, 'meta', 'templateRef') ?? found };
  }
  const method = textAt(record, 'request', 'method');
  const url = textAt(record, 'request', 'url')?.split('?', 1)[0];
  return method === undefined || url === undefined ? {} : { type: 'Request', details: `${method} ${url}` };
}
