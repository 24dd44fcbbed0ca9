import { issueAccessToken } from '../../src/access/access-token.service.ts';
import { ACCESS_LEVELS, type AccessLevel, type Scope, SCOPES } from '../../src/access/actor.ts';
import type { Group, User } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { groupTokenOf, tokenOf } from '../groups/management-server.ts';
import type { TestDatabase } from '../support/database.ts';

/** The name of a role. */
export type Level = keyof typeof ACCESS_LEVELS;
export const LEVELS = Object.keys(ACCESS_LEVELS) as Level[];

/** Somebody who asks, and what they are in each of the two groups that they ask about: `top`, and `top/team` below it. */
export interface Holder {
  readonly who: string;
  readonly top: AccessLevel | 'admin' | undefined;
  readonly team: AccessLevel | 'admin' | undefined;
  readonly isUser: boolean;
}

/** What a token may be made for; `none`: nothing at all. */
export const TOKEN_SCOPES = [...SCOPES, 'none'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

const { owner } = ACCESS_LEVELS;

export const HOLDERS: readonly Holder[] = [
  { who: 'stranger', top: undefined, team: undefined, isUser: true },
  // A role in `top` holds in `top/team`, too: that is how roles come about as a rule.
  ...LEVELS.map((who) => same(who, ACCESS_LEVELS[who], true)),
  { who: 'owner of the subgroup', top: undefined, team: owner, isUser: true },
  same('admin', 'admin', true),
  { who: 'foreign group token', top: undefined, team: undefined, isUser: false },
  ...LEVELS.map((level) => same(`${level} group token`, ACCESS_LEVELS[level], false)),
  { who: 'owner group token of the subgroup', top: undefined, team: owner, isUser: false },
];

function same(who: string, level: AccessLevel | 'admin', isUser: boolean): Holder {
  return { who, top: level, team: level, isUser };
}

/** The groups and tokens that the tables are about. */
export interface Holders {
  readonly top: Group;
  readonly team: Group;
  token(who: string, scope: TokenScope): string;
  /** Tokens that were good once, and one that never was, by what is wrong with them. */
  readonly bad: ReadonlyMap<string, string>;
}

/** Makes everybody in `HOLDERS`, with a token for each scope. */
export async function createHolders(test: TestDatabase): Promise<Holders> {
  const { prisma } = test.database;
  const top = await aGroup(prisma, 'top');
  const team = await aGroup(prisma, 'team', top);
  const other = await aGroup(prisma, 'other');
  const users: [string, User][] = [
    ['admin', await aUser(prisma, 'admin', { admin: true })],
    ['stranger', await aUser(prisma, 'stranger', { roles: [[other, owner]] })],
    ['owner of the subgroup', await aUser(prisma, 'subgroup-owner', { roles: [[team, owner]] })],
  ];
  for (const level of LEVELS) {
    users.push([level, await aUser(prisma, level, { roles: [[top, ACCESS_LEVELS[level]]] })]);
  }
  const groupTokens: [string, Group, AccessLevel][] = [
    ['foreign group token', other, owner],
    ['owner group token of the subgroup', team, owner],
    ...LEVELS.map((level): [string, Group, AccessLevel] => [
      `${level} group token`,
      top,
      ACCESS_LEVELS[level],
    ]),
  ];
  const tokens = new Map<string, string>();
  for (const scope of TOKEN_SCOPES) {
    const scopes: Scope[] = scope === 'none' ? [] : [scope];
    for (const [who, user] of users) tokens.set(`${who} ${scope}`, await tokenOf(test, user, scopes));
    for (const [who, group, level] of groupTokens) {
      tokens.set(`${who} ${scope}`, await groupTokenOf(test, group, level, scopes));
    }
  }
  return {
    top,
    team,
    token: (who, scope) => tokens.get(`${who} ${scope}`) ?? '',
    bad: await badTokens(test, top),
  };
}

const YESTERDAY_MS = 86_400_000;

async function badTokens(test: TestDatabase, top: Group): Promise<Map<string, string>> {
  const { prisma } = test.database;
  // Owners: were the token good, nearly everything would be theirs.
  const holder = await aUser(prisma, 'careless', { roles: [[top, owner]] });
  const blocked = await aUser(prisma, 'blocked', { roles: [[top, owner]] });
  const ofBlocked = await tokenOf(test, blocked);
  await prisma.user.update({ where: { id: blocked.id }, data: { blocked: true } });
  const issue = (name: string) =>
    issueAccessToken(prisma, { userId: holder.id, name, scopes: ['api'] }, new Date());
  const revoked = await issue('revoked');
  await prisma.accessToken.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
  const expired = await issue('expired');
  const expiresAt = new Date(Date.now() - YESTERDAY_MS);
  await prisma.accessToken.update({ where: { id: expired.id }, data: { expiresAt } });
  return new Map([
    ['wrong', 'aust-wrong'],
    ['revoked', revoked.token],
    ['expired', expired.token],
    ['of a blocked user', ofBlocked],
  ]);
}

/** Whether a role is the lowest one that is asked for, or a higher one. */
export function reaches(lowest: Level | 'admin', level: Holder['top']): boolean {
  if (level === 'admin') return true;
  return lowest !== 'admin' && level !== undefined && level >= ACCESS_LEVELS[lowest];
}

/** The scopes for which this is so, and the others. */
export function scopesBy(isSo: (scope: TokenScope) => boolean): readonly [TokenScope[], TokenScope[]] {
  return [TOKEN_SCOPES.filter(isSo), TOKEN_SCOPES.filter((scope) => !isSo(scope))];
}
