import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, graphqlSync, parse, validate } from 'graphql';
import type { App } from '../../src/app.ts';
import { aUser } from '../access/people.ts';
import { tokenOf } from '../groups/management-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startRunningApp } from '../support/running-app.ts';

// examples/copy-destinations.mjs between two servers, of which either may be GitLab: it speaks GitLab's API alone.

const PROGRAM = fileURLToPath(new URL('../../examples/copy-destinations.mjs', import.meta.url));

const GITLAB = buildSchema(readFileSync('test/fixtures/gitlab-schema.graphql', 'utf8'));

interface Server {
  readonly test: TestDatabase;
  readonly app: App;
  readonly token: string;
  /** Where the program finds it: on the way, what it asks is compared with GitLab's schema. */
  readonly url: string;
  readonly gate: HttpServer;
}

/** What GitLab would not have understood. */
const faults: string[] = [];
/** What the servers say that they have: no more than GitLab, or all of it. */
let shows: 'gitlab' | 'everything' = 'gitlab';

async function startGate({ address }: App): Promise<HttpServer> {
  const gate = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const { query } = JSON.parse(body) as { query: string };
      if (shows === 'gitlab') {
        faults.push(...validate(GITLAB, parse(query)).map(({ message }) => message));
        if (query.includes('__type')) {
          response.writeHead(200).end(JSON.stringify(graphqlSync({ schema: GITLAB, source: query })));
          return;
        }
      }
      const headers = {
        'content-type': 'application/json',
        authorization: request.headers.authorization ?? '',
      };
      const answer = await fetch(`${address}${request.url}`, { method: 'POST', headers, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    })();
  });
  gate.listen(0, '127.0.0.1');
  await once(gate, 'listening');
  return gate;
}

async function startServer(): Promise<Server> {
  const test = await createTestDatabase();
  const app = await startRunningApp(test, {
    AUDITSTREAM_ROLE: 'api',
    AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1',
  });
  const gate = await startGate(app);
  const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const token = await tokenOf(test, await aUser(test.database.prisma, 'boss', { admin: true }));
  return { test, app, token, url, gate };
}

let from: Server;
let to: Server;
beforeAll(async () => void ([from, to] = [await startServer(), await startServer()]));
afterAll(async () => {
  for (const { app, test, gate } of [from, to]) {
    gate.close();
    gate.closeAllConnections();
    await app.close();
    await test.close();
  }
});

async function ask(
  { app, token }: Server,
  query: string,
  variables: object = {},
): Promise<Record<string, never>> {
  const response = await fetch(`${app.address}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, never>; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

function copy(...options: string[]): Promise<{ code: number; output: string }> {
  const servers = ['--from', from.url, '--to', to.url];
  const env = { FROM_TOKEN: from.token, TO_TOKEN: to.token };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...servers, ...options], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
}

const FIELDS =
  'nodes { name category config secretToken active eventTypeFilters namespaceFilters { namespace { fullPath } } }';
const ofGroup = async (server: Server, path: string) =>
  (
    await ask(
      server,
      `{ group(fullPath: "${path}") { list: externalAuditEventStreamingDestinations { ${FIELDS} } } }`,
    )
  )['group'];
const ofInstance = (server: Server) =>
  ask(server, `{ list: auditEventsInstanceStreamingDestinations { ${FIELDS} } }`);

async function make(owner: 'group' | 'instance', input: object, eventTypeFilters: readonly string[] = []) {
  const name = `${owner}AuditEventStreamingDestinationsCreate`;
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { errors externalAuditEventDestination { id } } }`;
  const data = await ask(from, document, { input: { category: 'http', ...input } });
  const { errors, externalAuditEventDestination } = data[name] as unknown as {
    errors: string[];
    externalAuditEventDestination: { id: string };
  };
  expect(errors).toEqual([]);
  const { id } = externalAuditEventDestination;
  if (eventTypeFilters.length > 0) {
    const which = owner === 'group' ? 'Group' : 'Instance';
    const add = `mutation ($types: [String!]!) { auditEvents${which}DestinationEventsAdd(input: { destinationId: "${id}", eventTypeFilters: $types }) { errors } }`;
    await ask(from, add, { types: eventTypeFilters });
  }
  return id;
}

const url = (path: string) => `http://127.0.0.1:9/${path}?key=hunter2`;
const headers = { 'X-Team': { value: 'hunter3', active: true }, 'X-Off': { value: 'v', active: false } };

describe('copying the destinations', () => {
  it('of a group takes URL, name, token, headers, filters and state along, and prints no secret', async () => {
    const groupPath = 'my-group';
    await make('group', { groupPath, name: 'plain', config: { url: url('plain') } });
    const id = await make(
      'group',
      {
        groupPath,
        name: 'full',
        config: { url: url('full'), headers },
        secretToken: 'hunter4-hunter4-hunter4',
      },
      ['member_created', 'user_created'],
    );
    const off = await make('group', { groupPath, name: 'off', config: { url: url('off') } });
    await ask(
      from,
      `mutation {
        auditEventsGroupDestinationNamespaceFilterCreate(input: { destinationId: "${id}", namespacePath: "my-group" }) { errors }
        groupAuditEventStreamingDestinationsUpdate(input: { id: "${off}", active: false }) { errors } }`,
    );

    const first = await copy('--group', 'my-group');
    expect(first).toEqual({ code: 0, output: 'plain: copied\nfull: copied\noff: copied, paused\n' });
    expect(await ofGroup(to, 'my-group')).toEqual(await ofGroup(from, 'my-group'));
    expect(await ofGroup(to, 'my-group')).toMatchObject({
      list: { nodes: [{ active: false }, { config: { headers } }, {}] },
    });

    const again = await copy('--group', 'my-group');
    expect(again.output).toBe('plain: is there already\nfull: is there already\noff: is there already\n');
    expect(first.output + again.output).not.toContain('hunter');
  });

  it('into a group of another path moves the filters with them, and may leave all paused', async () => {
    const { code, output } = await copy('--group', 'my-group', '--to-group', 'example-group', '--paused');
    expect({ code, output }).toEqual({
      code: 0,
      output: 'plain: copied, paused\nfull: copied, paused\noff: copied, paused\n',
    });
    expect(await ofGroup(to, 'example-group')).toMatchObject({
      list: {
        nodes: [
          { name: 'off' },
          { name: 'full', active: false, namespaceFilters: [{ namespace: { fullPath: 'example-group' } }] },
          { name: 'plain' },
        ],
      },
    });
  });

  it('of the instance says what it could not copy, and leaves that paused', async () => {
    await from.test.database.prisma.eventType.create({ data: { name: 'declared.there' } });
    await make('instance', { name: 'good', config: { url: url('good') } }, ['user_created']);
    await make('instance', { name: 'bad', config: { url: url('bad') } }, ['declared.there']);
    expect(await copy('--instance')).toEqual({
      code: 1,
      output: `good: copied\nbad: copied, but paused and not complete: Validation failed: Audit event type with value declared.there is undefined.\n`,
    });
    expect(await ofInstance(to)).toMatchObject({
      list: {
        nodes: [
          { name: 'bad', active: false },
          { name: 'good', active: true },
        ],
      },
    });
  });

  it('says what is wrong with an address, a path or a token', async () => {
    const wrong = async (...options: string[]) => {
      const { code, output } = await copy(...options);
      return [code, output];
    };
    expect(await wrong('--group', 'nowhere')).toEqual([
      1,
      expect.stringMatching(
        /shows no destinations; check the path, and whose token it is\..*run this again\.\n$/,
      ),
    ]);
    expect(await wrong('--instance', '--to', 'http://127.0.0.1:1')).toEqual([
      1,
      expect.stringMatching(/^fetch failed \(.*\)\. Correct it and run this again\.\n$/),
    ]);
  });

  it('asks nothing that GitLab would not understand', () => expect(faults).toEqual([]));

  it('takes the denylist along between servers that show it, and says so when the other one cannot have it', async () => {
    await to.test.database.prisma.destination.deleteMany();
    await from.test.database.prisma.destination.deleteMany();
    shows = 'everything';
    const config = { url: url('denied') };
    const eventTypeDenylistFilters = ['user_created'];
    const groupPath = 'my-group';
    await make('group', { groupPath, name: 'denied', config, eventTypeDenylistFilters });
    const denied = (server: Server) =>
      server.test.database.prisma.eventTypeFilter.findMany({
        select: { eventType: true, denied: true, destination: { select: { name: true, active: true } } },
      });
    expect(await copy('--group', 'my-group')).toEqual({ code: 0, output: 'denied: copied\n' });
    expect(await denied(to)).toEqual([
      { eventType: 'user_created', denied: true, destination: { name: 'denied', active: true } },
    ]);

    await to.test.database.prisma.destination.deleteMany();
    await from.test.database.prisma.eventType.create({ data: { name: 'declared.here' } });
    await from.test.database.prisma.eventTypeFilter.updateMany({ data: { eventType: 'declared.here' } });
    expect(await copy('--group', 'my-group')).toEqual({
      code: 1,
      output: expect.stringMatching(/^denied: copied, but paused and not complete: .*declared\.here/),
    });
    expect(await to.test.database.prisma.destination.findMany()).toMatchObject([{ active: false }]);
    shows = 'gitlab';
  });

  it('does not make a server stream to itself', async () => {
    await to.test.database.prisma.destination.deleteMany();
    await from.test.database.prisma.destination.deleteMany();
    const chained = `${to.url}/api/v4/groups/my-group/audit_events`;
    await make('group', { groupPath: 'my-group', name: 'chain', config: { url: chained } });
    expect(await copy('--group', 'my-group')).toEqual({
      code: 1,
      output: 'chain: not copied: it leads to the server that it was to be copied to\n',
    });
    expect(await to.test.database.prisma.destination.count()).toBe(0);
  });

  it('without what it needs says what to pass', async () => {
    for (const options of [[], ['--group', 'a', '--instance']]) {
      const { code, output } = await copy(...options);
      expect({ code, output }).toEqual({
        code: 2,
        output: expect.stringMatching(/^Set FROM_TOKEN.*run this again\.\n$/),
      });
    }
  });
});
