import type { OwnEvent } from '../../access/audit-trail.ts';
import type { Header } from '../../database/generated/client.ts';
import type { Permit } from '../changes/destination-events.ts';
import { HEADER_MODELS } from '../model/destination-ids.ts';

type Keyed = Pick<Header, 'id' | 'key'>;

// Never put a value in here: values are secrets.

export function headerCreatedEvent(permit: Permit, header: Keyed): OwnEvent {
  const message = `Created custom HTTP header with key ${header.key}.`;
  return headerEvent('create', permit, header, message);
}

/** One event, whatever changed. */
export function headerUpdatedEvent(
  permit: Permit,
  header: Keyed,
  changed: {
    readonly key?: string | undefined;
    readonly value: boolean;
    readonly active?: boolean | undefined;
  },
): OwnEvent {
  const { key, value, active } = changed;
  const message = [
    'Updated a custom HTTP header',
    key === undefined ? ` with key ${header.key}` : ` from key ${header.key} to have a key ${key}`,
    value ? ' to have a new value' : '',
    active === undefined ? '' : ` activation status changed to ${active}`,
    '.',
  ].join('');
  const after = { id: header.id, key: key ?? header.key };
  const more = {
    ...(key !== undefined && { key: [header.key, key] }),
    ...(active !== undefined && { active: [!active, active] }),
  };
  return { ...headerEvent('update', permit, after, message), more };
}

export function headerDestroyedEvent(permit: Permit, header: Keyed): OwnEvent {
  const message = `Destroyed a custom HTTP header with key ${header.key}.`;
  return headerEvent('destroy', permit, header, message);
}

function headerEvent(
  verb: 'create' | 'update' | 'destroy',
  { group, author }: Permit,
  { id, key }: Keyed,
  message: string,
): OwnEvent {
  const [owner, headers] =
    group === null ? (['instance', 'instance_headers'] as const) : (['group', 'headers'] as const);
  const target = { type: HEADER_MODELS[owner], id, details: key };
  return { eventType: `audit_events_streaming_${headers}_${verb}`, group, author, target, message };
}
