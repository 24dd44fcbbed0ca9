import { afterAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { rowsOf } from '../support/rows.ts';
import { rowId } from './documents.ts';
import { FORMS, run, type FormName } from './forms.ts';
import { ACTOR_IP, createWorld } from './world.ts';

// The changes of destinations in the forms beside the oldest, which destination-events.test.ts has.

const world = await createWorld();
const admin = await world.admin();
const group = await world.group();
afterAll(() => world.close());

type Event = Record<string, unknown> & { readonly details: Record<string, unknown> };

/** The events that `change` makes, of whatever stream. */
async function eventsBy(change: () => Promise<unknown>): Promise<Event[]> {
  const { pool } = world.db.database;
  const { length: before } = await rowsOf(pool, 'audit_events');
  await change();
  const rows = (await rowsOf(pool, 'audit_events')).slice(before);
  return rows.map(({ body }) => JSON.parse(body) as Event);
}

const told = (events: readonly Event[]): unknown[] =>
  events.map((event) => [event['event_type'], event.details['custom_message']]);

const URL = 'https://user:hunter2@example.com/hook?key=hunter3';
const MASKED = 'https://***@example.com/hook?key=***';
const NEW_URL = 'https://example.com/new';

/** What the log says in each form, and what it is about. */
const WORDS: Readonly<
  Record<Exclude<FormName, 'group'>, Record<'create' | 'update' | 'destroy' | 'model', string>>
> = {
  instance: {
    create: 'create_instance_event_streaming_destination',
    update: 'update_instance_event_streaming_destination',
    destroy: 'destroy_instance_event_streaming_destination',
    model: 'AuditEvents::InstanceExternalAuditEventDestination',
  },
  groupStreaming: {
    create: 'created_group_audit_event_streaming_destination',
    update: 'updated_group_audit_event_streaming_destination',
    destroy: 'deleted_group_audit_event_streaming_destination',
    model: 'AuditEvents::Group::ExternalStreamingDestination',
  },
  instanceStreaming: {
    create: 'created_instance_audit_event_streaming_destination',
    update: 'updated_instance_audit_event_streaming_destination',
    destroy: 'deleted_instance_audit_event_streaming_destination',
    model: 'AuditEvents::Instance::ExternalStreamingDestination',
  },
};

const INSTANCE = {
  entity_type: 'Gitlab::Audit::InstanceScope',
  entity_path: 'gitlab_instance',
  entity_id: 1,
};

describe.each(Object.keys(WORDS) as (keyof typeof WORDS)[])(
  'changes in the form %s are audit events',
  (form) => {
    const client = () => FORMS[form](world, admin, group);
    const words = WORDS[form];
    const isLegacy = form === 'instance';

    it('in the stream of their owner, with an author and a target', async () => {
      const [event, ...more] = await eventsBy(() => client().made({ url: URL, name: 'mine' }));
      expect(more).toEqual([]);
      const owner =
        form === 'groupStreaming'
          ? { entity_type: 'Group', entity_path: group.path, entity_id: group.id }
          : INSTANCE;
      const { name: author_name } = (admin as Actor & { holder: { kind: 'user' } }).holder;
      const target =
        form === 'groupStreaming'
          ? { target_type: 'Group', target_id: group.id, target_details: group.path }
          : { target_type: words.model, target_details: 'mine' };
      expect(event).toMatchObject({ ...owner, author_name, ip_address: ACTOR_IP, ...target });
      expect(event?.details).toMatchObject({ event_name: words.create, ...target });
      const { groupId } = await streamOf(event?.['id']);
      expect(groupId).toBe(form === 'groupStreaming' ? group.id : null);
      await world.db.database.prisma.destination.deleteMany();
    });

    it('of a life: made, changed, paused, destroyed', async () => {
      let id = '';
      const made = await eventsBy(
        async () => void (id = (await client().made({ url: URL, name: 'mine' })).id),
      );
      expect(told(made)).toEqual([
        [
          words.create,
          isLegacy
            ? `Create instance event streaming destination ${MASKED}`
            : 'Created audit event streaming destination for HTTP',
        ],
      ]);
      const consolidated = { category: 'http', id: rowId(id) };
      const inDetails = isLegacy ? {} : consolidated;
      expect(made[0]?.details).toMatchObject({ event_name: words.create, ...inDetails });
      const changed = await eventsBy(() =>
        client().update({ id, url: NEW_URL, name: 'other', active: false }),
      );
      const place = isLegacy
        ? { change: 'destination_url', from: MASKED, to: NEW_URL }
        : { change: 'config', from: `{"url":"${MASKED}"}`, to: `{"url":"${NEW_URL}"}` };
      const about = { target_type: words.model, target_id: rowId(id), target_details: 'other' };
      expect(changed.map(({ details }) => details)).toMatchObject([
        { ...place, event_name: words.update, ...about },
        { change: 'name', from: 'mine', to: 'other', event_name: words.update, ...about },
        { change: 'active', from: true, to: false, event_name: words.update, ...about },
      ]);
      expect(told(changed)).toEqual([
        [
          words.update,
          isLegacy
            ? `Changed destination_url from ${MASKED} to ${NEW_URL}`
            : `Changed config from {"url":"${MASKED}"} to {"url":"${NEW_URL}"}`,
        ],
        [words.update, 'Changed name from mine to other'],
        [words.update, 'Changed active from true to false'],
      ]);
      expect(
        await eventsBy(() => client().update({ id, url: NEW_URL, name: 'other', active: false })),
      ).toEqual([]);
      const destroyed = await eventsBy(() => client().destroy(id));
      expect(destroyed[0]?.details).toMatchObject({ event_name: words.destroy, ...inDetails });
      expect(told(destroyed)).toEqual([
        [
          words.destroy,
          isLegacy
            ? `Destroy instance event streaming destination ${NEW_URL}`
            : 'Deleted audit event streaming destination for HTTP',
        ],
      ]);
    });
  },
);

describe('audit events of a consolidated destination', () => {
  it('never hold a header value or a token', async () => {
    const input = { category: 'http', groupPath: group.path, name: 'secrets' };
    const config = (value: string) => ({
      url: URL,
      headers: { 'X-Key': { value }, 'X-Off': { value, active: false } },
    });
    const asked = 'externalAuditEventDestination { id }';
    const events = await eventsBy(async () => {
      const create = 'groupAuditEventStreamingDestinationsCreate';
      const made = await run(world, admin, create, { ...input, config: config('value-one') }, asked);
      const { id } = made.payload['externalAuditEventDestination'] as { id: string };
      const change = { id, config: config('value-two'), secretToken: 'the-secret-token-24chars' };
      await run(world, admin, 'groupAuditEventStreamingDestinationsUpdate', change);
    });
    const shown = `{"url":"${MASKED}","headers":{"X-Key":{"value":"***","active":true},"X-Off":{"value":"***","active":false}}}`;
    expect(told(events).slice(1)).toEqual([
      ['updated_group_audit_event_streaming_destination', `Changed config from ${shown} to ${shown}`],
      ['updated_group_audit_event_streaming_destination', 'Changed secret_token'],
    ]);
    expect(JSON.stringify(events)).not.toMatch(/hunter|value-|the-secret/);
  });
});

describe('changes of headers of the instance', () => {
  it('are audit events of the instance', async () => {
    const { id: destinationId } = await FORMS.instance(world, admin).made();
    let headerId = '';
    const prefix = 'auditEventsStreamingInstanceHeaders';
    const events = await eventsBy(async () => {
      const input = { destinationId, key: 'X-Key', value: 'v' };
      const { payload } = await run(world, admin, `${prefix}Create`, input, 'header { id }');
      headerId = (payload['header'] as { id: string }).id;
      await run(world, admin, `${prefix}Update`, { headerId, value: 'w', active: false });
      await run(world, admin, `${prefix}Destroy`, { headerId });
    });
    expect(headerId).toMatch(/^gid:\/\/gitlab\/AuditEvents::Streaming::InstanceHeader\/\d+$/);
    expect(told(events)).toEqual([
      ['audit_events_streaming_instance_headers_create', 'Created custom HTTP header with key X-Key.'],
      [
        'audit_events_streaming_instance_headers_update',
        'Updated a custom HTTP header with key X-Key to have a new value activation status changed to false.',
      ],
      ['audit_events_streaming_instance_headers_destroy', 'Destroyed a custom HTTP header with key X-Key.'],
    ]);
    for (const event of events) {
      expect(event).toMatchObject({ ...INSTANCE, target_type: 'AuditEvents::Streaming::InstanceHeader' });
    }
  });
});

async function streamOf(eventId: unknown): Promise<{ groupId: number | null }> {
  const { rows } = await world.db.database.pool.query<{ groupId: number | null }>(
    'SELECT s.group_id AS "groupId" FROM streams s JOIN audit_events e ON e.stream_id = s.id WHERE e.id = $1',
    [eventId],
  );
  return rows[0] as { groupId: number | null };
}
