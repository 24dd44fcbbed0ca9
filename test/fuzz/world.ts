import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { issueAccessToken } from '../../src/access/access-token.service.ts';
import { ACCESS_LEVELS } from '../../src/access/actor.ts';
import { startApp, type App } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { Group, User } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { httpLogErrors } from '../../src/http/http-errors.ts';
import type { Lookup } from '../../src/outbound/lookup.ts';
import { SOURCE_KINDS } from '../../src/sources/source-kinds.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

export const WHO = ['nobody', 'stranger', 'guest', 'owner', 'admin'] as const;
export type Who = (typeof WHO)[number];

/** A server with everything that there is to attack, what was said about it, and what must never be said. */
export interface World {
  readonly port: number;
  /** Undefined for nobody. */
  token(who: Who): string | undefined;
  /** Paths, ids and cursors of what exists, or existed before somebody deleted it. */
  readonly names: readonly string[];
  /** Where other systems send to, and with which secrets. */
  readonly sources: readonly FuzzedSource[];
  /** What may stand in no error and no line of the log, and in no answer to those who may see nothing. */
  readonly secrets: readonly string[];
  /** Lines of the log that have a secret in them or tell of an error of ours; rejections that nobody handled. */
  readonly complaints: readonly string[];
  /** How many answers the server has broken off so far, because a request meanwhile took away the right to read them. */
  cutAnswers(): number;
  /** A new token for somebody whose token was revoked, or who was blocked. */
  renew(who: Who): Promise<void>;
  /** Makes people, groups, tokens, destinations and events anew: much of it will have been deleted, or used up. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export interface FuzzedSource {
  /** Behind `/sources/`. */
  readonly publicId: string;
  readonly secret: string;
}

const OUR_ERROR = 50;

/** No name that is made up leads out of this machine. */
const lookup: Lookup = async (name) => {
  if (name === 'receiver.test') return [{ address: '127.0.0.1', family: 4 }];
  throw Object.assign(new Error(`ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
};

const EVENT = { event_type: 'fuzz', entity_type: 'Group', author_name: 'Ada' };

export async function createWorld(): Promise<World> {
  const test = await createTestDatabase();
  const receiver = await startReceiver();
  const key = randomBytes(32);
  const secrets: string[] = [key.toString('base64'), key.toString('hex'), secretOf(test)].filter(Boolean);
  const complaints: string[] = [];
  let cutAnswers = 0;
  const listen = (line: string): void => {
    const { level = 0, msg } = JSON.parse(line) as { level?: number; msg?: string };
    if (msg === httpLogErrors.ANSWER_NOT_ALLOWED) cutAnswers += 1;
    if (level >= OUR_ERROR || secrets.some((secret) => line.includes(secret))) complaints.push(line);
  };
  const unhandled = (reason: unknown): void => void complaints.push(`unhandled: ${String(reason)}`);
  process.on('unhandledRejection', unhandled);
  process.on('uncaughtException', unhandled);
  const port = (receiver.address() as AddressInfo).port;
  const app = await startApp({
    config: loadConfig({
      PORT: '0',
      DATABASE_URL: 'postgresql://localhost',
      AUDITSTREAM_ENCRYPTION_KEY: key.toString('base64'),
      AUDITSTREAM_OUTBOUND_ALLOWLIST: 'receiver.test',
      AUDITSTREAM_TRUSTED_PROXIES: '127.0.0.1',
    }),
    connection: test.connection,
    encryptionKey: key,
    rootToken: () => Promise.resolve(remember(randomBytes(32).toString('hex'))),
    nodeId: randomUUID(),
    log: pino({ level: 'debug' }, { write: listen }),
    lookup,
  });
  function remember(secret: string): string {
    secrets.push(secret);
    return secret;
  }

  const tokens = new Map<Who, string>();
  const holders = new Map<Who, User>();
  const names: string[] = [];
  const sources: FuzzedSource[] = [];
  let generation = 0;
  const world: World = {
    port: Number(new URL(app.address).port),
    token: (who) => tokens.get(who),
    names,
    sources,
    secrets,
    complaints,
    cutAnswers: () => cutAnswers,
    async renew(who) {
      const holder = holders.get(who);
      if (holder === undefined) return;
      const { prisma } = test.database;
      const { count } = await prisma.user.updateMany({ where: { id: holder.id }, data: { blocked: false } });
      // Another request has deleted the user.
      if (count === 0) return world.refresh();
      tokens.set(who, remember(await tokenOf(test, holder)));
    },
    async refresh() {
      generation += 1;
      const made = await populate(app, test, { generation, port, remember });
      names.splice(0, names.length, ...made.names);
      sources.splice(0, sources.length, ...made.sources);
      for (const [who, user] of made.users) holders.set(who, user);
      for (const [who, token] of made.tokens) tokens.set(who, token);
    },
    async close() {
      await app.close();
      receiver.close();
      receiver.closeAllConnections();
      await test.close();
      process.off('unhandledRejection', unhandled);
      process.off('uncaughtException', unhandled);
    },
  };
  await world.refresh();
  return world;
}

interface Population {
  readonly names: readonly string[];
  readonly sources: readonly FuzzedSource[];
  readonly tokens: ReadonlyMap<Who, string>;
  readonly users: readonly (readonly [Who, User])[];
}

interface Birth {
  readonly generation: number;
  readonly port: number;
  readonly remember: (secret: string) => string;
}

async function populate(
  app: App,
  test: TestDatabase,
  { generation, port, remember }: Birth,
): Promise<Population> {
  const { prisma } = test.database;
  const path = `fuzz-${generation}`;
  const group = await aGroup(prisma, path);
  const kid = await aGroup(prisma, 'kid', group);
  const { owner, guest } = ACCESS_LEVELS;
  const users: [Who, User][] = [
    ['stranger', await aUser(prisma, `stranger-${generation}`)],
    ['guest', await aUser(prisma, `guest-${generation}`, { roles: [[group, guest]] })],
    ['owner', await aUser(prisma, `owner-${generation}`, { roles: [[group, owner]] })],
    ['admin', await aUser(prisma, `admin-${generation}`, { admin: true })],
  ];
  const tokens = new Map<Who, string>();
  for (const [who, user] of users) {
    tokens.set(who, remember(await tokenOf(test, user)));
  }
  const ask = client(app, tokens.get('admin') ?? '');
  const destination = await makeDestination(ask, path, { port, remember });
  const events = ['', '/kid', '/app'].map((below) => ({ ...EVENT, entity_path: `${path}${below}` }));
  const { ids } = (await ask(`/api/v4/groups/${path}/audit_events`, events)) as { ids: number[] };
  const sources: FuzzedSource[] = [];
  for (const { name } of SOURCE_KINDS) sources.push(await makeSource(ask, path, { kind: name, remember }));
  return { tokens, users, sources, names: namesOf({ group, kid, users, destination, ids }) };
}

async function tokenOf({ database }: TestDatabase, { id }: User): Promise<string> {
  const input = { userId: id, name: 'fuzz', scopes: ['api' as const] };
  return (await issueAccessToken(database.prisma, input, new Date())).token;
}

type Ask = (path: string, body: unknown) => Promise<unknown>;

function client(app: App, token: string): Ask {
  return async (path, body) => {
    const response = await fetch(`${app.address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'private-token': token },
      body: JSON.stringify(body),
    });
    return response.json();
  };
}

async function makeDestination(
  ask: Ask,
  groupPath: string,
  { port, remember }: Pick<Birth, 'port' | 'remember'>,
): Promise<string> {
  const query = `mutation ($path: ID!, $url: String!, $token: String!) {
    externalAuditEventDestinationCreate(input: { groupPath: $path, destinationUrl: $url, verificationToken: $token }) {
      errors externalAuditEventDestination { id signingSecret } } }`;
  const verificationToken = remember(randomBytes(12).toString('hex'));
  const variables = {
    path: groupPath,
    url: `http://receiver.test:${port}/${groupPath}`,
    token: verificationToken,
  };
  const made = (await ask('/api/graphql', { query, variables })) as {
    data: {
      externalAuditEventDestinationCreate: {
        errors: string[];
        externalAuditEventDestination: { id: string; signingSecret: string } | null;
      };
    };
  };
  const { errors, externalAuditEventDestination: destination } =
    made.data.externalAuditEventDestinationCreate;
  if (destination === null) throw new Error(`No destination: ${errors.join()}`);
  remember(destination.signingSecret);
  const header = `mutation ($id: AuditEventsExternalAuditEventDestinationID!, $value: String!) {
    auditEventsStreamingHeadersCreate(input: { destinationId: $id, key: "X-Fuzz", value: $value }) { errors } }`;
  const value = remember(randomBytes(20).toString('hex'));
  await ask('/api/graphql', { query: header, variables: { id: destination.id, value } });
  return destination.id;
}

/** A source of a kind, with its default settings. */
async function makeSource(
  ask: Ask,
  groupPath: string,
  { kind, remember }: { readonly kind: string } & Pick<Birth, 'remember'>,
): Promise<FuzzedSource> {
  const query = `mutation ($input: AuditEventsSourceCreateInput!) {
    auditEventsSourceCreate(input: $input) { errors secret source { url } } }`;
  const config = kind === 'splunk_hec' ? { unrecognised: 'keep' } : {};
  const variables = { input: { groupPath, kind, config } };
  const made = (await ask('/api/graphql', { query, variables })) as {
    data: { auditEventsSourceCreate: { errors: string[]; secret: string; source: { url: string } | null } };
  };
  const { errors, secret, source } = made.data.auditEventsSourceCreate;
  if (source === null) throw new Error(`No source: ${errors.join()}`);
  return { publicId: source.url.split('/').at(-1) ?? '', secret: remember(secret) };
}

function namesOf(made: {
  readonly group: Group;
  readonly kid: Group;
  readonly users: readonly (readonly [Who, User])[];
  readonly destination: string;
  readonly ids: readonly number[];
}): string[] {
  const { group, kid, users, destination, ids } = made;
  const number = destination.split('/').at(-1) ?? '';
  return [
    ...[group, kid].flatMap(({ id, fullPath }) => [String(id), fullPath]),
    ...users.flatMap(([, { id, username }]) => [String(id), username]),
    destination,
    `gid://gitlab/AuditEvents::Group::ExternalStreamingDestination/${number}`,
    `gid://gitlab/AuditEvents::Streaming::Header/${number}`,
    ...ids.map(String),
    `${group.fullPath}/app`,
    'fuzz',
    'Ada',
  ];
}

/** The password of the database's role; PostgreSQL may have been told to ask for none. */
function secretOf({ connection }: TestDatabase): string {
  const { password } = connection;
  return typeof password === 'string' ? password : '';
}

async function startReceiver(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
