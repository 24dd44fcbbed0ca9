import { readdirSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ACCESS_LEVELS } from '../../src/access/actor.ts';
import type { App } from '../../src/app.ts';
import type { Group } from '../../src/database/generated/client.ts';
import { aUser } from '../access/people.ts';
import { groupTokenOf, tokenOf } from '../groups/management-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { startRunningApp } from '../support/running-app.ts';
import { rowsOf } from '../support/rows.ts';

// GitLab streams to this server as to any destination, and this server fans out: docs/gitlab-compatibility.md. The bodies
// are those of GitLab's documentation, byte by byte.

const FOLDER = fileURLToPath(new URL('../fixtures/gitlab/', import.meta.url));
const SAMPLES = readdirSync(FOLDER).map((name) => [name, readFileSync(`${FOLDER}${name}`, 'utf8')] as const);

let test: TestDatabase;
let app: App;
let group: Group;
let admin: string;
/** A token of the group that may do nothing but send events. */
let ingest: string;
let receiver: Receiver;

beforeAll(async () => {
  test = await createTestDatabase({ max: 20 });
  app = await startRunningApp(test, { AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1' });
  const { prisma } = test.database;
  admin = await tokenOf(test, await aUser(prisma, 'boss', { admin: true }));
  // The first start has made it.
  group = await prisma.group.findUniqueOrThrow({ where: { pathKey: 'example-group' } });
  ingest = await groupTokenOf(test, group, ACCESS_LEVELS.maintainer, ['ingest']);
});
afterAll(async () => {
  await app.close();
  await test.close();
});
beforeEach(async () => void (receiver = await startReceiver()));
afterEach(async () => {
  await test.database.prisma.destination.deleteMany();
  await receiver.close();
});

/** Sends as GitLab does: a connection for each event, the headers of its HTTP library, and those that an owner has set. */
function stream(path: string, body: string, custom: Record<string, string>): Promise<number | undefined> {
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'X-Gitlab-Event-Streaming-Token': 'a-token-of-gitlab-24-chr',
    'X-Gitlab-Audit-Event-Type': (JSON.parse(body) as { event_type: string }).event_type,
    ...custom,
    'Accept-Encoding': 'gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
    Accept: '*/*',
    'User-Agent': 'Ruby',
    Connection: 'close',
  };
  return new Promise((resolve, reject) => {
    const url = `${app.address}/api/v4${path}`;
    const sent = httpRequest(url, { method: 'POST', headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end(body);
  });
}

async function makeDestination(document: string): Promise<void> {
  const response = await fetch(`${app.address}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${admin}` },
    body: JSON.stringify({ query: document }),
  });
  expect(JSON.stringify(await response.json())).toContain('"errors":[]');
}

/** What the receiver got, without what this server says about its own destinations; oldest first. */
const received = () =>
  receiver.requests
    .filter(({ headers }) => !String(headers['x-gitlab-audit-event-type']).endsWith('streaming_destination'))
    .map(({ json, headers }) => ({
      type: headers['x-gitlab-audit-event-type'],
      event: json as { id: number },
    }))
    .sort((a, b) => a.event.id - b.event.id);

const expected = SAMPLES.map(([, text]) => {
  const event = JSON.parse(text) as { event_type: string };
  return { type: event.event_type, event: { ...event, id: expect.any(Number) } };
});

describe('GitLab’s own stream', () => {
  it.each([
    ['PRIVATE-TOKEN', () => ({ 'PRIVATE-TOKEN': ingest })],
    ['Authorization', () => ({ Authorization: `Bearer ${ingest}` })],
  ])(
    'of a group is taken as it is, with the token in the custom header %s, and reaches a receiver',
    async (name, header) => {
      await makeDestination(
        `mutation { externalAuditEventDestinationCreate(input: { groupPath: "example-group", destinationUrl: "${receiver.url}" }) { errors } }`,
      );
      // GitLab gives every one of its samples the same id: another for each test, or they would be known.
      const bodies = SAMPLES.map(([, text]) => text.replace('"id": 1,', `"id": "${name}",`));
      for (const body of bodies)
        expect(await stream('/groups/example-group/audit_events', body, header())).toBe(202);
      await receiver.waitFor(() => received().length === SAMPLES.length);
      expect(received()).toEqual(expected);

      // What GitLab sends again, under the id that it gave, is there already.
      for (const body of bodies) {
        expect(await stream(`/groups/${group.id}/audit_events`, body, header())).toBe(202);
      }
      const last = (SAMPLES[0]?.[1] ?? '').replace('"id": 1,', `"id": "${name} once more",`);
      await stream('/groups/example-group/audit_events', last, header());
      await receiver.waitFor(() => received().length > SAMPLES.length);
      expect(received()).toHaveLength(SAMPLES.length + 1);
    },
  );

  it('of an instance is taken as it is, and reaches the receivers of the instance', async () => {
    await makeDestination(
      `mutation { instanceExternalAuditEventDestinationCreate(input: { destinationUrl: "${receiver.url}" }) { errors } }`,
    );
    for (const [, body] of SAMPLES) {
      expect(await stream('/audit_events', body, { 'PRIVATE-TOKEN': admin })).toBe(202);
    }
    await receiver.waitFor(() => received().length === SAMPLES.length);
    expect(received()).toEqual(expected);
  });

  it('without a good token is refused, and nothing is stored', async () => {
    const [, body = ''] = SAMPLES[0] ?? [];
    const before = (await rowsOf(test.database.pool, 'audit_events')).length;
    expect(await stream('/groups/example-group/audit_events', body, {})).toBe(401);
    expect(await stream('/groups/example-group/audit_events', body, { 'PRIVATE-TOKEN': 'wrong' })).toBe(401);
    expect(await stream('/groups/my-group/audit_events', body, { 'PRIVATE-TOKEN': ingest })).toBe(404);
    expect((await rowsOf(test.database.pool, 'audit_events')).length).toBe(before);
  });
});
