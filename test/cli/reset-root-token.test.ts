import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createAuthenticator } from '../../src/access/authenticator.ts';
import type { AuditTrail } from '../../src/access/audit-trail.ts';
import { resetRootToken, type ResetResult } from '../../src/cli/admin/reset-root-token.ts';
import { createAuditTrail } from '../../src/event-log/audit-trail.ts';
import { firstStart } from '../../src/groups/first-start.ts';
import { createNotifications } from '../../src/queue/notifications.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const FIRST = 'aust-the-token-of-the-first-start';

describe('a reset of the root token', () => {
  let test: TestDatabase;
  let trail: AuditTrail;
  beforeAll(async () => {
    test = await createTestDatabase();
    const { database, connection, jobs } = test;
    const notifications = createNotifications(connection, pino({ level: 'silent' }));
    trail = createAuditTrail({ prisma: database.prisma, jobs, notifications, now: () => new Date() });
  });
  afterAll(() => test.close());

  const reset = (token: string, keep = async (): Promise<void> => {}): Promise<ResetResult> =>
    resetRootToken(trail, token, keep, new Date());
  const isGood = async (token: string): Promise<boolean> => {
    const authenticator = createAuthenticator({ pool: test.database.pool, now: () => new Date() });
    const actor = await authenticator.authenticate(token);
    return actor?.holder.kind === 'user' && actor.holder.admin && actor.scopes.has('api');
  };
  const eventTypes = async (): Promise<string[]> => {
    const { rows } = await test.database.pool.query<{ event_type: string }>(
      'SELECT event_type FROM audit_events ORDER BY id',
    );
    return rows.map((row) => row.event_type);
  };

  it('says so when there is no root', async () => {
    expect(await reset('aust-nobody')).toEqual({ kind: 'no-root' });
  });

  describe('after the first start', () => {
    beforeEach(async () => {
      await test.database.pool.query('TRUNCATE users, groups, audit_events CASCADE');
      await test.database.pool.query('INSERT INTO streams (group_id) VALUES (NULL) ON CONFLICT DO NOTHING');
      await firstStart(test.database.prisma, { rootToken: FIRST }, new Date());
    });

    it('makes a new one and revokes the earlier one, and both are audit events', async () => {
      const result = await reset('aust-new');

      expect(result).toMatchObject({ kind: 'reset', unblocked: false, revoked: [expect.any(Number)] });
      expect(await isGood('aust-new')).toBe(true);
      expect(await isGood(FIRST)).toBe(false);
      expect((await eventTypes()).slice(-2)).toEqual([
        'personal_access_token_revoked',
        'personal_access_token_issued',
      ]);
    });

    it('leaves tokens of root that have another name, and tokens of others', async () => {
      const { prisma } = test.database;
      const before = await prisma.accessToken.count({ where: { revokedAt: null } });
      await prisma.accessToken.updateMany({ data: { name: 'ci' } });
      expect(await reset('aust-new')).toMatchObject({ revoked: [] });
      expect(await prisma.accessToken.count({ where: { revokedAt: null } })).toBe(before + 1);
      expect(await isGood(FIRST)).toBe(true);
    });

    it('unblocks a root that is blocked', async () => {
      await test.database.prisma.user.updateMany({ data: { blocked: true } });
      expect(await reset('aust-new')).toMatchObject({ unblocked: true });
      expect(await isGood('aust-new')).toBe(true);
      expect(await eventTypes()).toContain('unblock_user');
    });

    it('changes nothing when the token cannot be kept', async () => {
      const keep = (): Promise<void> => Promise.reject(new Error('disk full'));
      await expect(reset('aust-new', keep)).rejects.toThrow('disk full');
      expect(await isGood(FIRST)).toBe(true);
      expect(await isGood('aust-new')).toBe(false);
    });

    it('has kept the token before it is good', async () => {
      let good: boolean | undefined;
      await reset('aust-new', async () => void (good = await isGood('aust-new')));
      expect(good).toBe(false);
    });
  });
});
