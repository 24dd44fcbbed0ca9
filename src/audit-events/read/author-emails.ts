import { isRowId } from '../../access/row-id.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import type { StoredEvent } from './event-statements.ts';
import { jsonMembers } from './json-members.ts';
import type { EmailOf } from './rest-entry.ts';

/**
 * Looks up the authors of events that the server itself recorded, in one query. Authors of other events are users of
 * their senders.
 */
export async function findEmails(
  prisma: Pick<PrismaClient, 'user'>,
  events: readonly StoredEvent[],
): Promise<EmailOf> {
  const own = events.filter(({ sender }) => sender === null);
  const ids = new Set(
    own.map(({ body }) => Number(new Map(jsonMembers(body)).get('author_id'))).filter(isRowId),
  );
  if (ids.size === 0) return () => null;
  const users = await prisma.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, email: true },
  });
  const emails = new Map(users.map(({ id, email }) => [String(id), email]));
  return (userId) => emails.get(userId) ?? null;
}
