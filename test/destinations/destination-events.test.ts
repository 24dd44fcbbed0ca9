import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.ts';
import { addHeader, createIn, destinationIn, mutate, rowId, update, updateHeader } from './documents.ts';
import { ACTOR_IP, createWorld, OWNER, type TestGroup, type World } from './world.ts';
import { rowsOf } from '../support/rows.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const prisma = () => world.db.database.prisma;
const DESTINATION = 'AuditEvents::ExternalAuditEventDestination';
const HEADER = 'AuditEvents::Streaming::Header';
const URL_WITH_SECRETS = 'https://user:hunter2@example.com/hook?key=hunter3&b';
const MASKED = 'https://***@example.com/hook?key=***&***';
const TOKEN = 'the-secret-token-of-24ch';

type Body = Record<string, unknown> & { readonly details: Record<string, unknown> };

/** The bodies of the group's events, oldest first. */
async function eventsOf(group: TestGroup): Promise<Body[]> {
  const rows = await rowsOf(world.db.database.pool, 'audit_events', { entityPath: group.path });
  return rows.map(({ body }) => JSON.parse(body) as Body);
}

/** The events that `change` makes, as type and message. */
async function eventsBy(group: TestGroup, change: () => Promise<unknown>): Promise<[unknown, unknown][]> {
  const before = (await eventsOf(group)).length;
  await change();
  const events = (await eventsOf(group)).slice(before);
  return events.map((event) => [event['event_type'], event.details['custom_message']]);
}

const destroy = (group: TestGroup, id: string) =>
  mutate(world, 'externalAuditEventDestinationDestroy', { id }, group.owner);
const destroyHeader = (group: TestGroup, headerId: unknown) =>
  mutate(world, 'auditEventsStreamingHeadersDestroy', { headerId }, group.owner);

describe('changes of destinations are audit events of their group', () => {
  it('when one is made', async () => {
    const group = await world.group();
    const events = await eventsBy(group, () =>
      destinationIn(world, group, { destinationUrl: URL_WITH_SECRETS }),
    );
    expect(events).toEqual([
      ['create_event_streaming_destination', `Create event streaming destination ${MASKED}`],
    ]);
  });

  it('when one is destroyed', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group, { destinationUrl: URL_WITH_SECRETS });
    expect(await eventsBy(group, () => destroy(group, id))).toEqual([
      ['destroy_event_streaming_destination', `Destroy event streaming destination ${MASKED}`],
    ]);
    expect(await eventsBy(group, () => destroy(group, id))).toEqual([]);
  });

  const OTHER = 'https://example.com/other?key=hunter4';
  it.each<[string, object, string[]]>([
    [
      'the URL',
      { destinationUrl: OTHER },
      [`Changed destination_url from ${MASKED} to https://example.com/other?key=***`],
    ],
    ['the name', { name: 'other' }, ['Changed name from mine to other']],
    ['active', { active: false }, ['Changed active from true to false']],
    [
      'everything',
      { active: false, name: 'other', destinationUrl: OTHER },
      [
        `Changed destination_url from ${MASKED} to https://example.com/other?key=***`,
        'Changed name from mine to other',
        'Changed active from true to false',
      ],
    ],
    ['nothing', {}, []],
    [
      'nothing, by the same values',
      { destinationUrl: ` ${URL_WITH_SECRETS}`, name: 'mine', active: true },
      [],
    ],
  ])('when %s is changed, one for each column', async (_what, change, messages) => {
    const group = await world.group();
    const { id } = await destinationIn(world, group, { destinationUrl: URL_WITH_SECRETS, name: 'mine' });
    expect(await eventsBy(group, () => update(world, group, { id, ...change }))).toEqual(
      messages.map((message) => ['update_event_streaming_destination', message]),
    );
  });

  it('when one is activated again', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    await update(world, group, { id, active: false });
    expect(await eventsBy(group, () => update(world, group, { id, active: true }))).toEqual([
      ['update_event_streaming_destination', 'Changed active from false to true'],
    ]);
  });

  it('but not when a change is refused', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group, { name: 'taken' });
    const other = await destinationIn(world, group);
    const stranger = await world.stranger();
    const events = await eventsBy(group, async () => {
      await createIn(world, group, { destinationUrl: 'https://example.com/', name: 'taken' });
      await update(world, group, { id: other.id, name: 'taken', active: false });
      await update(world, group, { id }, stranger);
      await mutate(world, 'externalAuditEventDestinationDestroy', { id }, stranger);
    });
    expect(events).toEqual([]);
  });
});

describe('changes of custom headers are audit events of their group', () => {
  const UPDATED = 'Updated a custom HTTP header';
  it.each<[string, object, string[]]>([
    ['key', { key: 'X-New' }, [`${UPDATED} from key X-Old to have a key X-New.`]],
    ['value', { value: 'new' }, [`${UPDATED} with key X-Old to have a new value.`]],
    ['activation', { active: false }, [`${UPDATED} with key X-Old activation status changed to false.`]],
    [
      'everything',
      { key: 'X-New', value: 'new', active: false },
      [
        `${UPDATED} from key X-Old to have a key X-New to have a new value activation status changed to false.`,
      ],
    ],
    ['nothing', {}, []],
    ['nothing, by the same values', { key: 'X-Old', value: 'old', active: true }, []],
    ['nothing, because it is refused', { key: 'Host', value: 'new' }, []],
  ])('an update of: %s', async (_what, change, messages) => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const { node } = await addHeader(world, group, {
      destinationId: id,
      key: 'X-Old',
      value: 'old',
      active: true,
    });
    const events = await eventsBy(group, () => updateHeader(world, group, { headerId: node?.id, ...change }));
    expect(events).toEqual(messages.map((message) => ['audit_events_streaming_headers_update', message]));
  });

  it('a new one and its end', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const header = { destinationId: id, key: 'X-Key', value: 'v', active: true };
    let headerId: unknown;
    const created = await eventsBy(group, async () => {
      headerId = (await addHeader(world, group, header)).node?.id;
      await addHeader(world, group, header); // refused: taken
    });
    expect(created).toEqual([
      ['audit_events_streaming_headers_create', 'Created custom HTTP header with key X-Key.'],
    ]);
    expect(await eventsBy(group, () => destroyHeader(group, headerId))).toEqual([
      ['audit_events_streaming_headers_destroy', 'Destroyed a custom HTTP header with key X-Key.'],
    ]);
    expect(await eventsBy(group, () => destroyHeader(group, headerId))).toEqual([]);
  });
});

describe('the audit event of a change', () => {
  it('names who made it, from where, and what was changed', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group, { name: 'mine' });
    await addHeader(world, group, { destinationId: id, key: 'X-Key', value: 'v' });
    const { holder } = group.owner as Actor & { holder: { kind: 'user' } };
    const common = {
      author_id: holder.id,
      author_name: holder.name,
      ip_address: ACTOR_IP,
      entity_type: 'Group',
      entity_id: group.id,
      entity_path: group.path,
    };
    expect(await eventsOf(group)).toMatchObject([
      { ...common, target_type: 'Group', target_id: group.id, target_details: group.path },
      { ...common, target_type: HEADER, target_details: 'X-Key' },
    ]);
    await update(world, group, { id, name: 'other' });
    expect((await eventsOf(group)).at(-1)).toMatchObject({
      ...common,
      target_type: DESTINATION,
      target_id: rowId(id),
      target_details: 'other',
    });
  });

  it('has the keys of GitLab’s details, in GitLab’s order', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group, { name: 'mine' });
    const added = await addHeader(world, group, { destinationId: id, key: 'X-Key', value: 'v' });
    await updateHeader(world, group, { headerId: added.node?.id, key: 'X-New', value: 'w', active: false });
    await update(world, group, { id, active: false });
    const common = ['author_name', 'author_class', 'target_id', 'target_type', 'target_details'];
    const end = [...common, 'custom_message', 'ip_address', 'entity_path'];
    const [, , headerUpdated, paused] = await eventsOf(group);
    expect((await eventsOf(group)).map(({ details }) => Object.keys(details))).toEqual([
      ['event_name', ...end],
      ['event_name', ...end],
      ['key', 'active', 'event_name', ...end],
      ['change', 'from', 'to', 'event_name', ...end],
    ]);
    expect(headerUpdated?.details).toMatchObject({ key: ['X-Key', 'X-New'], active: [true, false] });
    expect(paused?.details).toMatchObject({
      change: 'active',
      from: true,
      to: false,
      event_name: 'update_event_streaming_destination',
      custom_message: 'Changed active from true to false',
    });
  });

  it('bears the name of a group’s token, which belongs to no user', async () => {
    const group = await world.group();
    const holder = { kind: 'group' as const, groupId: group.id, rootId: group.id, accessLevel: OWNER };
    const actor: Actor = { tokenId: 1, tokenName: 'terraform', scopes: new Set(['api']), holder };
    await createIn(world, group, { destinationUrl: 'https://example.com/' }, actor);
    expect(await eventsOf(group)).toMatchObject([{ author_id: null, author_name: 'terraform' }]);
  });

  it('is part of the change: when it cannot be stored, nothing is changed', async () => {
    const group = await world.group();
    const { id } = await destinationIn(world, group);
    const { pool } = world.db.database;
    await pool.query(`ALTER TABLE audit_events ADD CONSTRAINT nothing_new CHECK (false) NOT VALID`);
    try {
      const { topLevel } = await destroy(group, id);
      expect(topLevel).toMatch(/internal/i);
    } finally {
      await pool.query('ALTER TABLE audit_events DROP CONSTRAINT nothing_new');
    }
    expect(await prisma().destination.count({ where: { id: rowId(id) } })).toBe(1);
    expect(await rowsOf(world.db.database.pool, 'farewell_deliveries', { destinationId: rowId(id) })).toEqual(
      [],
    );
  });

  it('never holds a token or a header’s value', async () => {
    const group = await world.group();
    const input = { destinationUrl: URL_WITH_SECRETS, verificationToken: TOKEN };
    const { id } = await destinationIn(world, group, input);
    const { node } = await addHeader(world, group, { destinationId: id, key: 'X-Key', value: 'value-one' });
    await updateHeader(world, group, { headerId: node?.id, value: 'value-two', active: false });
    await updateHeader(world, group, { headerId: node?.id, key: 'X-Other' });
    await destroyHeader(group, node?.id);
    await update(world, group, {
      id,
      destinationUrl: 'https://u:hunter5@example.com/?a=hunter6',
      active: false,
    });
    await destroy(group, id);
    const events = await eventsOf(group);
    expect(events).toHaveLength(8);
    expect(JSON.stringify(events)).not.toMatch(/hunter|value-|secret-token/);
  });
});
