import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { App } from '../../../src/app.ts';
import { createClient, createDestination, event, type ApiClient } from '../../journeys/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startReceiver, type ReceivedRequest, type Receiver } from '../../support/receiver.ts';
import { startRunningApp } from '../../support/running-app.ts';
import { eventually } from '../../support/eventually.ts';

const VIA = 'x-auditstream-via';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Installation {
  readonly test: TestDatabase;
  readonly app: App;
  readonly client: ApiClient;
  readonly token: string;
  readonly identity: string;
}

async function install(token: string): Promise<Installation> {
  const test = await createTestDatabase();
  const app = await startRunningApp(test, {
    AUDITSTREAM_ROOT_TOKEN: token,
    AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.0/8',
    AUDITSTREAM_RETRY_SCHEDULE: '200ms,200ms',
  });
  const { rows } = await test.database.pool.query('SELECT identity FROM instance');
  return { test, app, client: createClient(app.address, token), token, identity: rows[0].identity };
}

describe('an event on its way through installations', () => {
  let here: Installation;
  let there: Installation;
  let receiver: Receiver;
  beforeAll(async () => {
    here = await install('a-token-of-twenty-characters');
    there = await install('another-token-of-20-characters');
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await Promise.all([here.app.close(), there.app.close(), receiver.close()]);
    await Promise.all([here.test.close(), there.test.close()]);
  });

  /** A destination of `from` that is the group of the same path in `to`, in the way that chaining is documented. */
  async function chain(from: Installation, to: Installation, group: string): Promise<number> {
    const url = `${to.app.address}/api/v4/groups/${group}/audit_events`;
    const { made } = await from.client.graphql<{ made: { externalAuditEventDestination: { id: string } } }>(
      `mutation ($input: GroupAuditEventStreamingDestinationsCreateInput!) {
        made: groupAuditEventStreamingDestinationsCreate(input: $input) { errors externalAuditEventDestination { id } } }`,
      // With its header from its first event on, which is that it was made.
      {
        input: {
          groupPath: group,
          category: 'http',
          config: { url, headers: { 'PRIVATE-TOKEN': { value: to.token } } },
        },
      },
    );
    return Number(made.externalAuditEventDestination.id.split('/').at(-1));
  }

  async function group({ client }: Installation, path: string): Promise<void> {
    await client.rest('POST', '/api/v4/groups', { name: path, path }, 201);
  }

  const sent = (path: string, n: number) => ({ ...event(n), entity_type: 'Group', entity_path: path });
  const post = ({ client }: Installation, path: string, n: number) =>
    client.rest('POST', `/api/v4/groups/${path}/audit_events`, sent(path, n), 202);

  async function eventsWith({ test }: Installation, n: number): Promise<{ via: string | null }[]> {
    const text = `SELECT via FROM audit_events WHERE body LIKE '%"n":${n}}%'`;
    return (await test.database.pool.query(text)).rows;
  }

  async function statusesOf({ test }: Installation, destinationId: number): Promise<number[]> {
    const text = 'SELECT status FROM attempts WHERE destination_id = $1 ORDER BY id';
    return (await test.database.pool.query(text, [destinationId])).rows.map(({ status }) => status);
  }

  const viaOf = (request: ReceivedRequest | undefined): unknown => request?.headers[VIA];
  const received = (n: number): ReceivedRequest | undefined =>
    receiver.requests.find(({ body }) => body.includes(`"n":${n}}`));

  it('is not taken by the one that it comes from', async () => {
    await group(here, 'itself');
    const destination = await chain(here, here, 'itself');
    await post(here, 'itself', 1);
    const statuses = await eventually(async () => {
      const found = await statusesOf(here, destination);
      return found.length >= 3 && found;
    });
    expect(new Set(statuses)).toEqual(new Set([508]));
    expect(await eventsWith(here, 1)).toEqual([{ via: null }]);
  });

  it('is taken by another one, which remembers where it has been, and refused when it comes back', async () => {
    for (const each of [here, there]) await group(each, 'round');
    await chain(here, there, 'round');
    const back = await chain(there, here, 'round');
    await createDestination(there.client, 'round', receiver.url);
    await post(here, 'round', 2);
    await eventually(async () => received(2) !== undefined);
    await eventually(async () => (await statusesOf(there, back)).includes(508));
    expect(await eventsWith(there, 2)).toEqual([{ via: here.identity }]);
    expect(await eventsWith(here, 2)).toEqual([{ via: null }]);
    expect(here.identity).toMatch(UUID);
    expect(viaOf(received(2))).toBe(`${here.identity}, ${there.identity}`);
  });

  it("goes by Splunk's protocol to a source of another one, once and acknowledged, and to none of its own", async () => {
    for (const each of [here, there]) await group(each, 'hec');
    const source = async ({ client }: Installation): Promise<string> => {
      const { made } = await client.graphql<{ made: { secret: string } }>(
        `mutation ($config: JSON) { made: auditEventsSourceCreate(
          input: { groupPath: "hec", kind: "splunk_hec", config: $config }) { errors secret } }`,
        { config: { unrecognised: 'keep', acknowledgement: true } },
      );
      return made.secret;
    };
    const connect = async (to: Installation): Promise<number> => {
      const { made } = await here.client.graphql<{ made: { externalAuditEventDestination: { id: string } } }>(
        `mutation ($input: GroupAuditEventStreamingDestinationsCreateInput!) {
          made: groupAuditEventStreamingDestinationsCreate(input: $input) { errors externalAuditEventDestination { id } } }`,
        {
          input: {
            ...{ groupPath: 'hec', category: 'splunk_hec', secretToken: await source(to) },
            config: { url: `${to.app.address}/services/collector`, acknowledgement: true },
          },
        },
      );
      return Number(made.externalAuditEventDestination.id.split('/').at(-1));
    };
    const outcomes = async (id: number): Promise<unknown[]> => {
      const text = 'SELECT DISTINCT outcome, status, code FROM attempts WHERE destination_id = $1 ORDER BY 1';
      return (await here.test.database.pool.query(text, [id])).rows;
    };
    const arrived = async (): Promise<{ body: string; via: string }[]> => {
      const text = `SELECT body, via FROM audit_events WHERE source_id IS NOT NULL AND body LIKE '%"n":1_}%' ORDER BY id`;
      return (await there.test.database.pool.query(text)).rows;
    };
    const other = await connect(there);
    for (let n = 10; n < 20; n += 1) await post(here, 'hec', n);
    await eventually(async () => (await arrived()).length >= 10);
    expect(new Set((await arrived()).map(({ via }) => via))).toEqual(new Set([here.identity]));
    await eventually(async () => (await outcomes(other)).length > 0);
    expect(await arrived()).toHaveLength(10);
    expect(await outcomes(other)).toEqual([{ outcome: 'd', status: 200, code: null }]);
    const own = await connect(here);
    await post(here, 'hec', 20);
    await eventually(async () => (await outcomes(own)).length > 0);
    expect(await outcomes(own)).toEqual([{ outcome: 'f', status: 508, code: '508' }]);
  });

  it('carries where it has been with a retry and a replay, too, and no custom header takes the place of that', async () => {
    const path = await here.client.raw('POST', '/api/v4/groups', { name: 'again', path: 'again' });
    expect(path.status).toBe(201);
    const id = await createDestination(here.client, 'again', receiver.url);
    const failing = new Set(['"n":3}']);
    receiver.respond(({ body }) => {
      const fails = [...failing].find((text) => body.includes(text));
      if (fails === undefined) return 200;
      failing.delete(fails);
      return 500;
    });
    const origin = '00000000-0000-4000-8000-000000000001';
    const from = new Date(Date.now() - 60_000).toISOString();
    const answer = await fetch(`${here.app.address}/api/v4/groups/again/audit_events`, {
      method: 'POST',
      headers: { 'PRIVATE-TOKEN': here.token, 'content-type': 'application/json', [VIA]: origin },
      body: JSON.stringify(sent('again', 3)),
    });
    expect(answer.status).toBe(202);
    const all = (): ReceivedRequest[] => receiver.requests.filter(({ body }) => body.includes('"n":3}'));
    await eventually(async () => all().length === 2);
    const to = new Date(Date.now() + 1_000).toISOString();
    await here.client.graphql(
      `mutation ($id: AuditEventsStreamingDestinationID!, $from: Time!, $to: Time!) {
        externalAuditEventDestinationReplay(input: { id: $id, from: $from, to: $to }) { errors } }`,
      { id, from, to },
    );
    await eventually(async () => all().length === 3);
    expect(all().map(viaOf)).toEqual(Array(3).fill(`${origin}, ${here.identity}`));
    const header = `mutation ($id: AuditEventsExternalAuditEventDestinationID!) {
      auditEventsStreamingHeadersCreate(input: { destinationId: $id, key: "x-auditstream-via", value: "x" }) { errors } }`;
    await expect(here.client.graphql(header, { id })).rejects.toThrow('Key cannot be X-Auditstream-Via');
  });

  const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const many = (count: number): string => Array.from({ length: count }, (_, n) => id(n)).join(', ');

  it.each<[string, () => string, number, RegExp]>([
    ['ten installations', () => many(10), 202, /"accepted":1/],
    ['eleven', () => many(11), 508, /^\{"message":"508 Loop Detected - .*more than 10 installations/],
    [
      'this one',
      () => `${id(1)},${here.identity.toUpperCase()}`,
      508,
      /^\{"message":"508 Loop Detected - .*this installation/,
    ],
    ['something else', () => 'somewhere', 400, /^\{"message":"400 Bad Request - .*X-Auditstream-Via/],
  ])('that came by %s is answered by REST as it should be', async (_what, via, status, message) => {
    const answer = await fetch(`${here.app.address}/api/v4/groups/my-group/audit_events`, {
      method: 'POST',
      headers: { 'PRIVATE-TOKEN': here.token, 'content-type': 'application/json', [VIA]: via() },
      body: JSON.stringify(sent('my-group', 9)),
    });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toMatch(message);
  });

  it.each<[string, () => string, number]>([
    ['another installation', () => id(1), 200],
    ['this one', () => here.identity, 508],
    ['something else', () => 'somewhere', 400],
  ])('that came by %s is answered by GraphQL as it should be', async (_what, via, status) => {
    const query = `mutation { auditEventsCreate(input: { groupPath: "my-group", events: [
      { eventType: "t", entityType: "Group", entityPath: "my-group", authorName: "Ada", details: { n: 77 } }] }) { errors accepted } }`;
    const answer = await fetch(`${here.app.address}/api/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${here.token}`, 'content-type': 'application/json', [VIA]: via() },
      body: JSON.stringify({ query }),
    });
    expect(answer.status).toBe(status);
    const stored = await eventsWith(here, 77);
    expect(stored).toEqual([{ via: id(1) }]);
  });
});
