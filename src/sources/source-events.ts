import type { Author, OwnEvent } from '../access/audit-trail.ts';
import { eventGroup } from '../groups/group-request.ts';
import type { SourceRecordRow } from './source-row.ts';

type Change = 'created' | 'updated' | 'destroyed' | 'secret_rotated';

const MESSAGES: Readonly<Record<Change, string>> = {
  created: 'Created audit event source',
  updated: 'Updated audit event source',
  destroyed: 'Destroyed audit event source',
  secret_rotated: 'Rotated the secret of audit event source',
};

/** What the group's log says of one of its sources; never its secret. */
export function sourceEvent(
  change: Change,
  source: SourceRecordRow,
  author: Author,
  more: NonNullable<OwnEvent['more']> = {},
): OwnEvent {
  const { id, name, kind, group, rootId } = source;
  return {
    eventType: `audit_events_source_${change}`,
    group: eventGroup({ ...group, rootId }),
    author,
    target: { type: 'AuditEvents::Source', id, details: name },
    message: `${MESSAGES[change]} ${name}`,
    more: { kind, ...more },
  };
}
