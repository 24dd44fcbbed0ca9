import type { AuditTrail, Author, OwnEvent } from '../../access/audit-trail.ts';
import { groupKey } from '../../access/share-keys.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import { eventGroup } from '../../groups/group-request.ts';
import { lockGroup } from '../../groups/lock-group.ts';
import type { Notifications } from '../../queue/notifications.ts';
import { checkOwnRules } from '../../redaction/check-rules.ts';
import { redactionGroupErrors } from './redaction-group-errors.ts';
import { findRedactionSettings, REDACTION_TOPIC, type RedactionSettings } from './redaction-settings.ts';

export type UpdateRedactionResult =
  | { readonly kind: 'updated'; readonly settings: RedactionSettings }
  /** Nothing was changed -> `errors` of the payload */
  | { readonly kind: 'refused'; readonly errors: readonly ErrorText[] }
  /** The group was deleted meanwhile -> as if it had never been there */
  | { readonly kind: 'gone' };

/** Changes what is taken out of a top-level group's events; what is absent or null stays. Holds in every process within seconds. */
export async function updateRedaction(
  deps: { readonly trail: AuditTrail; readonly notifications: Pick<Notifications, 'publish'> },
  group: GroupRef,
  changes: { readonly [Name in keyof RedactionSettings]?: RedactionSettings[Name] | null | undefined },
  author: Author,
): Promise<UpdateRedactionResult> {
  if (group.id !== group.rootId) {
    const [path = ''] = group.fullPath.split('/');
    return { kind: 'refused', errors: [redactionGroupErrors.REDACTION_OF_SUBGROUP({ group: path })] };
  }
  const result = await deps.trail.run(groupKey(group), async (tx, record): Promise<UpdateRedactionResult> => {
    if (!(await lockGroup(tx, group.id))) return { kind: 'gone' };
    const before = await findRedactionSettings(tx, group.id);
    const settings = {
      enabled: changes.enabled ?? before.enabled,
      keys: [...(changes.keys ?? before.keys)],
      patterns: [...(changes.patterns ?? before.patterns)],
      paths: [...(changes.paths ?? before.paths)],
    };
    const errors = checkOwnRules(settings);
    if (errors.length > 0) return { kind: 'refused', errors };
    await tx.redaction.upsert({
      where: { groupId: group.id },
      create: { groupId: group.id, ...settings },
      update: settings,
    });
    for (const event of eventsOf(group, before, settings, author)) record(event);
    return { kind: 'updated', settings };
  });
  if (result.kind === 'updated') deps.notifications.publish(REDACTION_TOPIC, String(group.id));
  return result;
}

/** One event for each part that is another one now. Rules are counted and not shown: a pattern may be the secret itself. */
function eventsOf(
  group: GroupRef,
  before: RedactionSettings,
  after: RedactionSettings,
  author: Author,
): OwnEvent[] {
  const eventOf = (message: string, more: NonNullable<OwnEvent['more']>): OwnEvent => ({
    eventType: 'audit_event_redaction_updated',
    group: eventGroup(group),
    author,
    target: { type: 'Group', id: group.id, details: group.name },
    ...{ message, more },
  });
  const { enabled } = after;
  const switching = { change: 'enabled', from: before.enabled, to: enabled };
  const switched = eventOf(`Switched redaction of audit events ${enabled ? 'on' : 'off'}`, switching);
  const kinds = (['keys', 'patterns', 'paths'] as const).filter(
    (kind) => JSON.stringify(before[kind]) !== JSON.stringify(after[kind]),
  );
  const changed = kinds.map((kind) => {
    const [from, to] = [before[kind].length, after[kind].length];
    return eventOf(`Changed ${kind} of redaction from ${from} to ${to} rules`, { change: kind, from, to });
  });
  return before.enabled === enabled ? changed : [switched, ...changed];
}
