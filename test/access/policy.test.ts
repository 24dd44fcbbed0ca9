import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ACCESS_LEVELS, SCOPES, type AccessLevel, type Actor, type Scope } from '../../src/access/actor.ts';
import { createAccessPolicy, type AccessPolicy } from '../../src/access/policy.ts';
import type { Operation } from '../../src/access/requirements.ts';
import type { Group, User } from '../../src/database/generated/client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { aGroup, aUser, NOW, setMembership } from './people.ts';

let test: TestDatabase;
let clock: number;
let policy: AccessPolicy;
const groups = {} as Record<'top' | 'middle' | 'leaf' | 'other', Group>;
const members = {} as Record<keyof typeof ACCESS_LEVELS, User>;
let stranger: User;

beforeAll(async () => {
  test = await createTestDatabase();
  const { prisma } = test.database;
  groups.top = await aGroup(prisma, 'top');
  groups.middle = await aGroup(prisma, 'middle', groups.top);
  groups.leaf = await aGroup(prisma, 'leaf', groups.middle);
  groups.other = await aGroup(prisma, 'other');
  for (const [role, level] of Object.entries(ACCESS_LEVELS) as [keyof typeof ACCESS_LEVELS, AccessLevel][]) {
    members[role] = await aUser(prisma, role, { roles: [[groups.middle, level]] });
  }
  stranger = await aUser(prisma, 'stranger', { roles: [[groups.other, 50]] });
});
afterAll(() => test.close());
beforeEach(() => {
  clock = NOW.getTime();
  policy = createAccessPolicy({ prisma: test.database.prisma, now: () => new Date(clock) });
});

function user({ id, username, name }: User, scopes: readonly Scope[], admin = false): Actor {
  const holder = { kind: 'user' as const, id, username, name, admin };
  return { tokenId: 1, tokenName: 't', scopes: new Set(scopes), holder };
}

function groupToken(group: Group, accessLevel: AccessLevel, scopes: readonly Scope[] = SCOPES): Actor {
  const holder = { kind: 'group' as const, groupId: group.id, rootId: group.id, accessLevel };
  return { tokenId: 2, tokenName: 'g', scopes: new Set(scopes), holder };
}

const OPERATIONS: readonly [
  Operation,
  lowest: keyof typeof ACCESS_LEVELS | 'admin',
  scopes: readonly Scope[],
][] = [
  ['send-events', 'maintainer', ['api', 'ingest']],
  ['read-events', 'owner', ['api', 'read_api']],
  ['read-project-events', 'maintainer', ['api', 'read_api']],
  ['read-destinations', 'owner', ['api', 'read_api']],
  ['manage-destinations', 'owner', ['api']],
  ['manage-subgroups', 'owner', ['api']],
  ['manage-projects', 'owner', ['api']],
  ['manage-members', 'owner', ['api']],
  ['manage-group-tokens', 'owner', ['api']],
  ['manage-top-level-groups', 'admin', ['api']],
  ['manage-users', 'admin', ['api']],
  ['manage-instance-destinations', 'admin', ['api']],
  ['read-metrics', 'admin', ['api', 'read_api']],
];

describe.each(OPERATIONS)('%s', (operation, lowest, scopes) => {
  const levelOf = (role: keyof typeof ACCESS_LEVELS | 'admin'): number =>
    role === 'admin' ? Infinity : ACCESS_LEVELS[role];

  it.each(Object.keys(ACCESS_LEVELS) as (keyof typeof ACCESS_LEVELS)[])(
    'is decided for a %s by the role and each scope',
    async (role) => {
      const byRole = levelOf(role) >= levelOf(lowest) ? 'allowed' : 'forbidden';
      for (const scope of SCOPES) {
        const expected = scopes.includes(scope) ? byRole : 'insufficient-scope';
        expect(await policy.decide(user(members[role], [scope]), operation, groups.middle)).toBe(expected);
        const token = groupToken(groups.middle, ACCESS_LEVELS[role], [scope]);
        expect(await policy.decide(token, operation, groups.middle)).toBe(expected);
      }
      expect(await policy.decide(user(members[role], []), operation, groups.middle)).toBe(
        'insufficient-scope',
      );
    },
  );

  it('is allowed to admins everywhere, with the scope', async () => {
    for (const scope of SCOPES) {
      const expected = scopes.includes(scope) ? 'allowed' : 'insufficient-scope';
      expect(await policy.decide(user(stranger, [scope], true), operation, groups.leaf)).toBe(expected);
    }
  });

  it('does not show the group to strangers, whatever their scopes', async () => {
    for (const given of [SCOPES, []]) {
      expect(await policy.decide(user(stranger, given), operation, groups.middle)).toBe('invisible');
    }
    expect(await policy.decide(groupToken(groups.other, 50), operation, groups.middle)).toBe('invisible');
    expect(await policy.decide(undefined, operation, groups.middle)).toBe('invisible');
  });
});

describe('reading events', () => {
  const own = { 'read-events': ['developer', 'maintainer'], 'read-project-events': ['developer'] } as const;

  it.each(['read-events', 'read-project-events'] as const)(
    'is allowed to a lower role as far as it made them: %s',
    async (operation) => {
      for (const role of Object.keys(ACCESS_LEVELS) as (keyof typeof ACCESS_LEVELS)[]) {
        const member = members[role];
        const decision = await policy.decide(user(member, SCOPES), operation, groups.leaf);
        const hasOwn = (own[operation] as readonly string[]).includes(role);
        const expected = hasOwn ? { onlyBy: member.id } : decision;
        expect(await policy.decideReading(user(member, SCOPES), operation, groups.leaf)).toEqual(expected);
        expect(await policy.decideReading(user(member, ['ingest']), operation, groups.leaf)).toBe(
          'insufficient-scope',
        );
        // A token of a group is nobody, and so did nothing.
        const token = groupToken(groups.middle, ACCESS_LEVELS[role]);
        expect(await policy.decideReading(token, operation, groups.leaf)).toBe(decision);
      }
      expect(await policy.decideReading(user(stranger, SCOPES), operation, groups.leaf)).toBe('invisible');
      expect(await policy.decideReading(user(stranger, SCOPES, true), operation, groups.leaf)).toBe(
        'allowed',
      );
    },
  );
});

describe('the reach of an actor', () => {
  it.each([
    ['read-group', 'guest'],
    ['manage-destinations', 'owner'],
  ] as const)('for %s is where they are at least a %s, with the scope', async (operation, lowest) => {
    for (const [role, level] of Object.entries(ACCESS_LEVELS)) {
      const expected = level >= ACCESS_LEVELS[lowest] ? [groups.middle.id] : [];
      const member = members[role as keyof typeof ACCESS_LEVELS];
      expect(await policy.reach(user(member, SCOPES), operation)).toEqual(expected);
      expect(await policy.reach(user(member, ['ingest']), operation)).toEqual([]);
      expect(await policy.reach(groupToken(groups.middle, level), operation)).toEqual(expected);
    }
    expect(await policy.reach(user(stranger, SCOPES, true), operation)).toBe('everywhere');
    expect(await policy.reach(user(stranger, [], true), operation)).toEqual([]);
    expect(await policy.reach(undefined, operation)).toEqual([]);
  });
});

describe('roles', () => {
  it('are inherited downwards, never upwards or sideways', async () => {
    const owner = user(members.owner, SCOPES);
    expect(await policy.decide(owner, 'manage-destinations', groups.leaf)).toBe('allowed');
    expect(await policy.decide(owner, 'manage-destinations', groups.top)).toBe('invisible');
    expect(await policy.decide(owner, 'manage-destinations', groups.other)).toBe('invisible');
    const token = groupToken(groups.middle, 50);
    expect(await policy.decide(token, 'manage-destinations', groups.leaf)).toBe('allowed');
    expect(await policy.decide(token, 'manage-destinations', groups.top)).toBe('invisible');
  });

  it.each([
    ['below', 'leaf'],
    ['above', 'top'],
  ] as const)(
    'count as the highest on the way: one that is lower %s takes nothing away',
    async (where, place) => {
      const { prisma } = test.database;
      const roles = [
        [groups.middle, 50],
        [groups[place], 10],
      ] as const;
      const actor = user(await aUser(prisma, `mixed-${where}`, { roles }), SCOPES);
      expect(await policy.decide(actor, 'manage-destinations', groups.leaf)).toBe('allowed');
    },
  );
});

describe('seeing a group', () => {
  it('takes any role, a token of the group or above it, or an admin, and no scope', async () => {
    expect(await policy.canSee(user(members.guest, []), groups.leaf)).toBe(true);
    expect(await policy.canSee(groupToken(groups.top, 10, []), groups.leaf)).toBe(true);
    expect(await policy.canSee(user(stranger, [], true), groups.leaf)).toBe(true);
    expect(await policy.canSee(user(members.guest, SCOPES), groups.top)).toBe(false);
    expect(await policy.canSee(groupToken(groups.leaf, 50), groups.middle)).toBe(false);
    expect(await policy.canSee(user(stranger, SCOPES), groups.leaf)).toBe(false);
    expect(await policy.canSee(undefined, groups.leaf)).toBe(false);
  });
});

describe('what belongs to the instance', () => {
  it('is for admins with the scope api', () => {
    const decide = (actor: Actor | undefined) => policy.decideInstance(actor, 'manage-users');
    expect(decide(user(stranger, ['api'], true))).toBe('allowed');
    expect(decide(user(stranger, ['read_api', 'ingest'], true))).toBe('insufficient-scope');
    expect(decide(user(members.owner, ['read_api']))).toBe('insufficient-scope');
    expect(decide(user(members.owner, ['api']))).toBe('forbidden');
    expect(decide(groupToken(groups.top, 50))).toBe('forbidden');
    expect(decide(undefined)).toBe('forbidden');
  });

  it('is not opened by an operation that owners may do in their groups', () => {
    expect(policy.decideInstance(user(members.owner, SCOPES), 'manage-members')).toBe('forbidden');
  });
});

describe('a change of memberships', () => {
  it('lets a new member in at once, and a former one no longer than 2 s', async () => {
    const { prisma } = test.database;
    const joiner = await aUser(prisma, 'joiner');
    const actor = user(joiner, SCOPES);
    const key = { userId: joiner.id, groupId: groups.other.id };
    expect(await policy.canSee(actor, groups.other)).toBe(false);
    await setMembership(prisma, { ...key, accessLevel: 50 });
    expect(await policy.decide(actor, 'send-events', groups.other)).toBe('allowed');

    await setMembership(prisma, { ...key, accessLevel: 30 });
    clock += 1_999;
    expect(await policy.decide(actor, 'send-events', groups.other)).toBe('allowed');
    clock += 1;
    expect(await policy.decide(actor, 'send-events', groups.other)).toBe('forbidden');

    await prisma.membership.deleteMany({ where: key });
    policy.invalidate();
    expect(await policy.decide(actor, 'send-events', groups.other)).toBe('invisible');
  });
});
