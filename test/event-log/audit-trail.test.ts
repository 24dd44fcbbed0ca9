import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { AuditTrail, OwnEvent } from '../../src/access/audit-trail.ts';
import { createAuditTrail } from '../../src/event-log/audit-trail.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createGroupWithStream } from '../support/groups.ts';

const NOW = new Date('2026-11-21T12:00:00.123Z');

describe('the audit trail', () => {
  let test: TestDatabase;
  let trail: AuditTrail;

  beforeAll(async () => {
    test = await createTestDatabase();
    const notifications = createNotifications(test.connection, pino({ level: 'fatal' }));
    trail = createAuditTrail({
      prisma: test.database.prisma,
      jobs: test.jobs,
      notifications,
      now: () => NOW,
    });
  });
  afterAll(() => test.close());

  const event = (group: OwnEvent['group'], message = 'Added user'): OwnEvent => ({
    eventType: 'member_created',
    group,
    author: { id: 1, name: 'Ada', ip: '192.0.2.1' },
    target: { type: 'User', id: 7, details: 'Grace' },
    message,
  });
  const eventsOf = async (streamId: number) =>
    (
      await test.database.pool.query('SELECT * FROM audit_events WHERE stream_id = $1 ORDER BY sequence', [
        streamId,
      ])
    ).rows;

  it('appends a change’s event with the documented keys in the documented order, sent by the server itself', async () => {
    const { groupId, streamId } = await createGroupWithStream(test.database);
    await trail.run('group 1', async (_, record) =>
      record(event({ id: groupId, fullPath: 'a/b', rootId: groupId })),
    );
    const [stored] = await eventsOf(streamId);
    expect(stored).toMatchObject({ sender: null, event_type: 'member_created', sequence: 1 });
    expect(JSON.stringify(JSON.parse(stored.body))).toBe(stored.body);
    expect(Object.entries(JSON.parse(stored.body))).toEqual([
      ['id', stored.id],
      ['author_id', 1],
      ['entity_id', groupId],
      ['entity_type', 'Group'],
      ['details', expect.objectContaining({ custom_message: 'Added user', entity_path: 'a/b' })],
      ['ip_address', '192.0.2.1'],
      ['author_name', 'Ada'],
      ['entity_path', 'a/b'],
      ['target_details', 'Grace'],
      ['created_at', '2026-11-21T12:00:00.123Z'],
      ['target_type', 'User'],
      ['target_id', 7],
      ['event_type', 'member_created'],
    ]);
  });

  it('records nothing of a change that fails', async () => {
    const { groupId, streamId } = await createGroupWithStream(test.database);
    const change = trail.run('group 1', async (_, record) => {
      record(event({ id: groupId, fullPath: 'a', rootId: groupId }));
      throw new Error('refused');
    });
    await expect(change).rejects.toThrow('refused');
    expect(await eventsOf(streamId)).toEqual([]);
  });

  it('keeps what belongs to no group in the installation’s stream', async () => {
    await trail.run('group 1', async (_, record) => record(event(null, 'User was blocked')));
    const { rows } = await test.database.pool.query(
      `SELECT e.entity_type FROM audit_events e JOIN streams s ON s.id = e.stream_id WHERE s.group_id IS NULL`,
    );
    expect(rows).toEqual([{ entity_type: 'Gitlab::Audit::InstanceScope' }]);
  });
});
