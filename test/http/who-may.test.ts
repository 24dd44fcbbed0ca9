import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueAccessToken } from '../../src/access/access-token.service.ts';
import { type Scope, SCOPES } from '../../src/access/actor.ts';
import { aGroup, aUser, setMembership } from '../access/people.ts';
import {
  countEvents,
  groupTokenOf,
  type ManagementServer,
  startManagementServer,
  tokenOf,
} from '../groups/management-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  createHolders,
  HOLDERS,
  type Holder,
  type Holders,
  type Level,
  LEVELS,
  reaches,
  scopesBy,
  type TokenScope,
} from './who-may-holders.ts';

// The table "Who may" of the contract: every operation of the REST API by every role with every scope.
// test/http/who-may-graphql.test.ts has the other half.

interface Operation {
  readonly name: string;
  /** The role that it takes in `top/team`, `anybody`, or `a user` as opposed to a token of a group. */
  readonly lowest: Level | 'admin' | 'anybody' | 'a user';
  readonly scopes: readonly Scope[];
  /** Whether the path names a group: whoever may not see it gets 404. */
  readonly ofGroup: boolean;
  /** What is not there for them, when it is not the group itself. */
  readonly missing?: 'Project';
  readonly status: number;
  /** In place of 403, for whoever may not know that it is there. */
  readonly denied?: { readonly status: 404; readonly json: object };
  /** For users whose role is too low for all of it, and at least Developer: they have what they did themselves. */
  readonly ownStatus?: number;
  /** Makes what the request needs, and says how it reads. */
  readonly request: () => Promise<Request> | Request;
}

interface Request {
  readonly line: string;
  readonly body?: object;
}

interface Expected {
  readonly status: number;
  readonly json?: object;
}

const EVENT = { event_type: 'x', entity_type: 'Group', entity_path: 'top/team', author_name: 'Ada' };
const api: readonly Scope[] = ['api'];
const read: readonly Scope[] = ['api', 'read_api'];
const team = () => `/groups/${holders.team.id}`;
const token = { name: 'new', scopes: ['ingest'] };

// prettier-ignore
const TABLE: readonly Operation[] = [
  // Sending events
  { name: 'send an event', lowest: 'maintainer', scopes: ['api', 'ingest'], ofGroup: true, status: 202, request: () => ({ line: `POST ${team()}/audit_events`, body: EVENT }) },
  { name: 'send an event of no group', lowest: 'admin', scopes: ['api', 'ingest'], ofGroup: false, status: 202, request: () => ({ line: 'POST /audit_events', body: EVENT }) },
  // Reading events
  { name: 'list events', lowest: 'owner', scopes: read, ofGroup: true, status: 200, ownStatus: 200, request: () => ({ line: `GET ${team()}/audit_events` }) },
  { name: 'see an event', lowest: 'owner', scopes: read, ofGroup: true, status: 200, ownStatus: 404, request: async () => ({ line: `GET ${team()}/audit_events/${await anEvent()}` }) },
  { name: 'list the events of a project', lowest: 'maintainer', scopes: read, ofGroup: true, missing: 'Project', status: 200, ownStatus: 200, request: async () => ({ line: `GET /projects/${await aProject()}/audit_events` }) },
  { name: 'see an event of a project', lowest: 'maintainer', scopes: read, ofGroup: true, missing: 'Project', status: 200, ownStatus: 404, request: anEventOfAProject },
  { name: 'export events', lowest: 'owner', scopes: read, ofGroup: true, status: 200, request: () => ({ line: `GET ${team()}/audit_events/export?format=ndjson` }) },
  { name: 'list the events of all groups', lowest: 'admin', scopes: read, ofGroup: false, status: 200, request: () => ({ line: 'GET /audit_events' }) },
  { name: 'see an event of any group', lowest: 'admin', scopes: read, ofGroup: false, status: 200, request: async () => ({ line: `GET /audit_events/${await anEvent()}` }) },
  { name: 'export the events of all groups', lowest: 'admin', scopes: read, ofGroup: false, status: 200, request: () => ({ line: 'GET /audit_events/export?format=ndjson' }) },
  // Groups
  { name: 'see a group', lowest: 'guest', scopes: read, ofGroup: true, status: 200, request: () => ({ line: `GET ${team()}` }) },
  { name: 'list the groups they see', lowest: 'anybody', scopes: read, ofGroup: false, status: 200, request: () => ({ line: 'GET /groups' }) },
  { name: 'list subgroups', lowest: 'guest', scopes: read, ofGroup: true, status: 200, request: () => ({ line: `GET ${team()}/subgroups` }) },
  { name: 'list all groups below', lowest: 'guest', scopes: read, ofGroup: true, status: 200, request: () => ({ line: `GET ${team()}/descendant_groups` }) },
  { name: 'list the projects of a group', lowest: 'guest', scopes: read, ofGroup: true, status: 200, request: () => ({ line: `GET ${team()}/projects` }) },
  { name: 'rename a group', lowest: 'owner', scopes: api, ofGroup: true, status: 200, request: () => ({ line: `PUT ${team()}`, body: { name: unique() } }) },
  { name: 'make a subgroup', lowest: 'owner', scopes: api, ofGroup: true, status: 201, request: () => ({ line: 'POST /groups', body: { name: 'S', path: unique(), parent_id: holders.team.id } }) },
  { name: 'delete a subgroup', lowest: 'owner', scopes: api, ofGroup: true, status: 202, request: async () => ({ line: `DELETE /groups/${(await aGroup(test.database.prisma, unique(), holders.team)).id}` }) },
  { name: 'make a top-level group', lowest: 'admin', scopes: api, ofGroup: false, status: 201, request: () => ({ line: 'POST /groups', body: { name: 'T', path: unique() } }) },
  // Projects and types of events
  { name: 'list the projects they see', lowest: 'anybody', scopes: read, ofGroup: false, status: 200, request: () => ({ line: 'GET /projects' }) },
  { name: 'declare a project', lowest: 'owner', scopes: api, ofGroup: true, status: 201, request: () => ({ line: 'POST /projects', body: { name: 'P', path: unique(), namespace_id: holders.team.id } }) },
  { name: 'see a project', lowest: 'guest', scopes: read, ofGroup: true, missing: 'Project', status: 200, request: async () => ({ line: `GET /projects/${await aProject()}` }) },
  { name: 'forget a project', lowest: 'owner', scopes: api, ofGroup: true, missing: 'Project', status: 202, request: async () => ({ line: `DELETE /projects/${await aProject()}` }) },
  { name: 'list types of events', lowest: 'admin', scopes: read, ofGroup: false, status: 200, request: () => ({ line: 'GET /audit_event_types' }) },
  { name: 'declare a type of events', lowest: 'admin', scopes: api, ofGroup: false, status: 201, request: () => ({ line: 'POST /audit_event_types', body: { name: unique() } }) },
  // Members
  { name: 'list members', lowest: 'owner', scopes: api, ofGroup: true, status: 200, request: () => ({ line: `GET ${team()}/members` }) },
  { name: 'list members, inherited ones, too', lowest: 'owner', scopes: api, ofGroup: true, status: 200, request: () => ({ line: `GET ${team()}/members/all` }) },
  { name: 'see a member', lowest: 'owner', scopes: api, ofGroup: true, status: 200, request: async () => ({ line: `GET ${team()}/members/${await aMember()}` }) },
  { name: 'see a member, or an inherited one', lowest: 'owner', scopes: api, ofGroup: true, status: 200, request: async () => ({ line: `GET ${team()}/members/all/${await aMember()}` }) },
  { name: 'add a member', lowest: 'owner', scopes: api, ofGroup: true, status: 201, request: async () => ({ line: `POST ${team()}/members`, body: { user_id: await someone(), access_level: 30 } }) },
  { name: 'change a member', lowest: 'owner', scopes: api, ofGroup: true, status: 200, request: async () => ({ line: `PUT ${team()}/members/${await aMember()}`, body: { access_level: 40 } }) },
  { name: 'remove a member', lowest: 'owner', scopes: api, ofGroup: true, status: 204, request: async () => ({ line: `DELETE ${team()}/members/${await aMember()}` }) },
  // Group tokens
  { name: 'list group tokens', lowest: 'owner', scopes: api, ofGroup: true, status: 200, request: () => ({ line: `GET ${team()}/access_tokens` }) },
  { name: 'make a group token', lowest: 'owner', scopes: api, ofGroup: true, status: 201, request: () => ({ line: `POST ${team()}/access_tokens`, body: { ...token, access_level: 40 } }) },
  { name: 'see a group token', lowest: 'owner', scopes: api, ofGroup: true, status: 200, request: async () => ({ line: `GET ${team()}/access_tokens/${await aGroupToken()}` }) },
  { name: 'rotate a group token', lowest: 'owner', scopes: api, ofGroup: true, status: 200, request: async () => ({ line: `POST ${team()}/access_tokens/${await aGroupToken()}/rotate` }) },
  { name: 'revoke a group token', lowest: 'owner', scopes: api, ofGroup: true, status: 204, request: async () => ({ line: `DELETE ${team()}/access_tokens/${await aGroupToken()}` }) },
  // Users and anyone's tokens
  { name: 'list users', lowest: 'admin', scopes: api, ofGroup: false, status: 200, request: () => ({ line: 'GET /users' }) },
  { name: 'see a user', lowest: 'admin', scopes: read, ofGroup: false, status: 200, denied: { status: 404, json: { message: '404 User Not Found' } }, request: async () => ({ line: `GET /users/${await someone()}` }) },
  { name: 'delete a user', lowest: 'admin', scopes: api, ofGroup: false, status: 204, request: async () => ({ line: `DELETE /users/${await someone()}` }) },
  { name: 'make a user', lowest: 'admin', scopes: api, ofGroup: false, status: 201, request: () => { const username = unique(); return { line: 'POST /users', body: { username, name: 'N', email: `${username}@example.com` } }; } },
  { name: 'block a user', lowest: 'admin', scopes: api, ofGroup: false, status: 201, request: async () => ({ line: `POST /users/${await someone()}/block` }) },
  { name: 'unblock a user', lowest: 'admin', scopes: api, ofGroup: false, status: 201, request: async () => ({ line: `POST /users/${await someone(true)}/unblock` }) },
  { name: 'make a token for somebody else', lowest: 'admin', scopes: api, ofGroup: false, status: 201, request: async () => ({ line: `POST /users/${await someone()}/personal_access_tokens`, body: token }) },
  // Everybody's own
  { name: 'list their personal tokens', lowest: 'a user', scopes: api, ofGroup: false, status: 200, request: () => ({ line: 'GET /personal_access_tokens' }) },
  { name: 'ask for the version', lowest: 'anybody', scopes: read, ofGroup: false, status: 200, request: () => ({ line: 'GET /version' }) },
  { name: 'ask what this is', lowest: 'anybody', scopes: read, ofGroup: false, status: 200, request: () => ({ line: 'GET /metadata' }) },
  { name: 'see the token that they hold', lowest: 'anybody', scopes: SCOPES, ofGroup: false, status: 200, request: () => ({ line: 'GET /personal_access_tokens/self' }) },
  { name: 'ask who they are', lowest: 'anybody', scopes: read, ofGroup: false, status: 200, request: () => ({ line: 'GET /user' }) },
];

let test: TestDatabase;
let server: ManagementServer;
let holders: Holders;
let names = 0;

const unique = () => `n${(names += 1)}`;

async function someone(blocked = false): Promise<number> {
  const { id } = await aUser(test.database.prisma, unique());
  if (blocked) await test.database.prisma.user.update({ where: { id }, data: { blocked } });
  return id;
}

async function aMember(): Promise<number> {
  const userId = await someone();
  await setMembership(test.database.prisma, { userId, groupId: holders.team.id, accessLevel: 30 });
  return userId;
}

async function anEvent(): Promise<number> {
  const sent = { token: holders.token('admin', 'api'), body: EVENT };
  return (await server.call(`POST ${team()}/audit_events`, sent)).json.ids[0];
}

async function aProject(path = unique()): Promise<number> {
  const { team, top } = holders;
  const fullPath = `${team.fullPath}/${path}`;
  const data = { namespaceId: team.id, rootId: top.id, name: path, path, fullPath, pathKey: fullPath };
  return (await test.database.prisma.project.create({ data })).id;
}

async function anEventOfAProject(): Promise<{ line: string }> {
  const path = unique();
  const project = await aProject(path);
  const body = { ...EVENT, entity_type: 'Project', entity_path: `top/team/${path}` };
  const sent = { token: holders.token('admin', 'api'), body };
  const event = (await server.call(`POST ${team()}/audit_events`, sent)).json.ids[0];
  return { line: `GET /projects/${project}/audit_events/${event}` };
}

async function aGroupToken(): Promise<number> {
  const input = { groupId: holders.team.id, accessLevel: 30 as const, name: 'old', scopes: api };
  return (await issueAccessToken(test.database.prisma, input, new Date())).id;
}

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startManagementServer(test);
  holders = await createHolders(test);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const REFUSED_FROM = 400;
const NOT_FOUND = { status: 404, json: { message: '404 Group Not Found' } };
const FORBIDDEN = { status: 403, json: { message: '403 Forbidden' } };

function expectedAnswer(operation: Operation, { team, isUser }: Holder, scope: TokenScope): Expected {
  const madeForIt = operation.scopes.some((wanted) => wanted === scope);
  if (operation.ofGroup && team === undefined) {
    // To make a subgroup or a project is no request to the parent's path: what the token is not made for comes first.
    const parentInBody = ['make a subgroup', 'declare a project'].includes(operation.name);
    if (!parentInBody || madeForIt) {
      return { status: 404, json: { message: `404 ${operation.missing ?? 'Group'} Not Found` } };
    }
  }
  if (!madeForIt) {
    const error_description = 'The request requires higher privileges than provided by the access token.';
    const json = { error: 'insufficient_scope', error_description, scope: operation.scopes.join(' ') };
    return { status: 403, json };
  }
  if (mayDo(operation.lowest, team, isUser)) return { status: operation.status };
  const hasOwn = operation.ownStatus !== undefined && isUser && reaches('developer', team);
  return hasOwn ? { status: operation.ownStatus } : (operation.denied ?? FORBIDDEN);
}

function mayDo(lowest: Operation['lowest'], level: Holder['team'], isUser: boolean): boolean {
  if (lowest === 'anybody') return true;
  return lowest === 'a user' ? isUser : reaches(lowest, level);
}

describe.each(TABLE)('to $name', (operation) => {
  it('takes a token that is good', async () => {
    const { line, body } = await operation.request();
    for (const sent of [{}, ...[...holders.bad.values()].map((token) => ({ token }))]) {
      expect(await server.call(line, { ...sent, ...(body && { body }) })).toMatchObject({
        status: 401,
        json: { message: '401 Unauthorized' },
      });
    }
  });

  it.each(HOLDERS)('is decided for a $who by the role and each scope', async (holder) => {
    const expectedFor = (scope: TokenScope) => expectedAnswer(operation, holder, scope);
    const call = async (scope: TokenScope, { line, body }: Request): Promise<void> => {
      const sent = { token: holders.token(holder.who, scope), ...(body && { body }) };
      const { status, json } = await server.call(line, sent);
      expect({ scope, status, json }).toMatchObject({ scope, ...expectedFor(scope) });
    };
    const [answered, refused] = scopesBy((scope) => expectedFor(scope).status < REFUSED_FROM);
    for (const scope of answered) await call(scope, await operation.request());
    // A refused request changes nothing, so one serves for all of them.
    const request = await operation.request();
    const before = await countEvents(test);
    for (const scope of refused) await call(scope, request);
    expect(await countEvents(test)).toBe(before);
  });
});

describe('a top-level group', () => {
  it('is deleted by admins alone, even though it has Owners', async () => {
    const group = await aGroup(test.database.prisma, unique());
    const owner = await tokenOf(test, await aUser(test.database.prisma, unique(), { roles: [[group, 50]] }));
    const line = `DELETE /groups/${group.id}`;
    expect(await server.call(line, { token: owner })).toMatchObject(FORBIDDEN);
    expect(await server.call(line, { token: holders.token('stranger', 'api') })).toMatchObject(NOT_FOUND);
    expect(await server.call(line, { token: holders.token('admin', 'api') })).toMatchObject({ status: 202 });
  });
});

describe('their own tokens', () => {
  it.each(SCOPES)(
    'with the scope %s can be revoked by themselves, and rotated with api alone',
    async (scope) => {
      const user = await aUser(test.database.prisma, unique());
      for (const token of [
        await tokenOf(test, user, [scope]),
        await groupTokenOf(test, holders.team, 10, [scope]),
      ]) {
        const rotation = await server.call('POST /personal_access_tokens/self/rotate', { token });
        expect(rotation.status).toBe(scope === 'api' ? 200 : 403);
        const held = scope === 'api' ? rotation.json.token : token;
        expect(await server.call('DELETE /personal_access_tokens/self', { token: held })).toMatchObject({
          status: 204,
        });
      }
    },
  );

  it.each(LEVELS)('are made and revoked by a %s', async (level) => {
    const { json: me } = await server.call('GET /user', { token: holders.token(level, 'api') });
    for (const scope of SCOPES) {
      const mine = { token: holders.token(level, scope) };
      const line = `POST /users/${me.id}/personal_access_tokens`;
      const made = await server.call(line, { ...mine, body: token });
      expect(made.status).toBe(scope === 'api' ? 201 : 403);
      if (made.status !== 201) continue;
      const revoked = await server.call(`DELETE /personal_access_tokens/${made.json.id}`, mine);
      expect(revoked.status).toBe(204);
    }
  });
});
