import { hash, randomBytes } from 'node:crypto';
import type { PrismaClient } from '../database/generated/client.ts';
import type { PrismaTransaction } from '../database/prisma-transaction.ts';
import type { AccessLevel, Scope } from './actor.ts';
import { isRowId } from './row-id.ts';

const PREFIX = 'aust-';
const RANDOM_BYTES = 32;
const DAY = 86_400_000;
const DEFAULT_DAYS = 365;

/** A token of a user, or of a group with a level of its own. */
export type NewAccessToken = {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The token ends at 00:00 UTC of this date; 365 days from now when absent. */
  readonly expiresAt?: Date;
  /** The user who creates it for another user or for a group. */
  readonly issuerId?: number;
} & ({ readonly userId: number } | { readonly groupId: number; readonly accessLevel: AccessLevel });

/** Makes a token. The text is returned here and never again: only its digest is kept. */
export async function issueAccessToken(
  prisma: PrismaClient | PrismaTransaction,
  input: NewAccessToken,
  now: Date,
): Promise<{ token: string; id: number }> {
  const token = PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');
  const { id } = await storeAccessToken(prisma, input, now, token);
  return { token, id };
}

/** Makes a token of a text that was chosen elsewhere: the operator's root token. */
export async function storeAccessToken(
  prisma: PrismaClient | PrismaTransaction,
  input: NewAccessToken,
  now: Date,
  token: string,
): Promise<{ id: number }> {
  const holder =
    'userId' in input ? { userId: input.userId } : { groupId: input.groupId, accessLevel: input.accessLevel };
  return prisma.accessToken.create({
    data: {
      ...holder,
      digest: digestToken(token),
      name: input.name,
      scopes: [...new Set(input.scopes)],
      issuerId: input.issuerId ?? null,
      expiresAt: startOfDay(input.expiresAt ?? new Date(now.getTime() + DEFAULT_DAYS * DAY)),
      createdAt: now,
    },
    select: { id: true },
  });
}

/** Ends a token now; every node refuses it within seconds. Returns whether it was still unrevoked. */
export async function revokeAccessToken(
  prisma: PrismaClient | PrismaTransaction,
  id: number,
  now: Date,
): Promise<boolean> {
  if (!isRowId(id)) return false;
  const { count } = await prisma.accessToken.updateMany({
    where: { id, revokedAt: null },
    data: { revokedAt: now },
  });
  return count > 0;
}

/** SHA-256: a token is random and long, so a slow password hash would only slow every request down. */
export function digestToken(token: string): Buffer<ArrayBuffer> {
  return hash('sha256', token, 'buffer');
}

function startOfDay(date: Date): Date {
  return new Date(Math.floor(date.getTime() / DAY) * DAY);
}
