import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { App } from '../../../src/app.ts';
import type { Group } from '../../../src/database/generated/client.ts';
import { aGroup } from '../../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startRunningApp } from '../../support/running-app.ts';
import { memberToken, storedEvents } from '../api-server.ts';

// Two processes on one database, as in a team of servers.
let test: TestDatabase;
let app: App;
let other: App;
let top: Group;
let token: string;
let groups = 0;

const SECRET = `glpat-${'a1B2'.repeat(6)}`;
const UPDATE = `mutation ($input: AuditEventsRedactionUpdateInput!) {
  auditEventsRedactionUpdate(input: $input) { errors redaction { enabled keys patterns paths } }
}`;

beforeAll(async () => {
  test = await createTestDatabase();
  const key = { AUDITSTREAM_ENCRYPTION_KEY: randomBytes(32).toString('base64'), AUDITSTREAM_ROLE: 'api' };
  app = await startRunningApp(test, key);
  other = await startRunningApp(test, key);
});
beforeEach(async () => {
  top = await aGroup(test.database.prisma, `group${(groups += 1)}`);
  token = await memberToken(test, top, 50);
});
afterAll(async () => {
  await app.close();
  await other.close();
  await test.close();
});

// Whatever the answer holds: it is compared as a whole.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function graphql(query: string, variables: object, as = token): Promise<any> {
  const response = await fetch(`${app.address}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${as}` },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

async function update(input: object): Promise<{ errors: string[]; redaction: object | null }> {
  const { data } = await graphql(UPDATE, { input: { groupPath: top.fullPath, ...input } });
  return data.auditEventsRedactionUpdate;
}

async function post(body: object | string, { at = app, group = top.fullPath } = {}): Promise<number> {
  const response = await fetch(`${at.address}/api/v4/groups/${encodeURIComponent(group)}/audit_events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'private-token': token },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  await response.text();
  return response.status;
}

function eventOf(more: object = {}, path = top.fullPath) {
  return { event_type: 'deploy', entity_type: 'Group', entity_path: path, author_name: 'Ada', ...more };
}

/** The bodies that the log has of the group's own events, without those of the server. */
async function bodies(): Promise<Record<string, unknown>[]> {
  const stored = (await storedEvents(test, top)).map(
    ({ body }) => JSON.parse(body) as Record<string, unknown>,
  );
  return stored.filter(({ event_type: type }) => type === 'deploy');
}

describe('redaction of a group', () => {
  it('takes nothing out before an Owner switches it on', async () => {
    expect(await post(eventOf({ details: { password: 'hunter2' } }))).toBe(202);
    const [body] = await bodies();
    expect(body).toMatchObject({ details: { password: 'hunter2' } });
    expect(body).not.toHaveProperty('redacted');
  });

  it('keeps what it takes out of the database, in the group and below it, by REST and GraphQL', async () => {
    await aGroup(test.database.prisma, 'kid', top);
    expect(await update({ enabled: true, paths: ['details.request.body.pin'] })).toEqual({
      errors: [],
      redaction: { enabled: true, keys: [], patterns: [], paths: ['details.request.body.pin'] },
    });
    const details = { request: { body: { password: 'hunter2', pin: 1234 } }, text: `with ${SECRET}`, n: 1 };
    const event = eventOf({ id: 'a', details, target_details: SECRET, more: SECRET });
    expect(await post(event)).toBe(202);
    expect(await post([event, event])).toBe(202);
    const kid = `${top.fullPath}/kid`;
    expect(await post(eventOf({ details }, kid), { group: kid })).toBe(202);
    await graphql(
      'mutation ($input: AuditEventsCreateInput!) { auditEventsCreate(input: $input) { errors } }',
      {
        input: {
          groupPath: top.fullPath,
          events: [
            {
              eventType: 'deploy',
              entityType: 'Group',
              entityPath: top.fullPath,
              authorName: 'Ada',
              details,
            },
          ],
        },
      },
    );

    const found = await bodies();
    // The first one once: what is repeated is the same without its secrets, too.
    expect(found).toHaveLength(3);
    for (const body of found) {
      expect(body['details']).toEqual({
        request: { body: { password: '[REDACTED]', pin: '[REDACTED]' } },
        text: 'with [REDACTED]',
        n: 1,
      });
    }
    expect(found[0]).toMatchObject({
      target_details: '[REDACTED]',
      more: '[REDACTED]',
      redacted: [
        'details.request.body.password',
        'details.request.body.pin',
        'details.text',
        'target_details',
        'more',
      ],
    });
    const { rows } = await test.database.pool.query<{ row: string }>(
      'SELECT e::text AS row FROM audit_events e',
    );
    expect(rows.map(({ row }) => row).join()).not.toContain(SECRET);
  });

  it('cuts an event that would be too large, and refuses none for its size', async () => {
    const large = eventOf({ details: { log: 'line of a log\n'.repeat(200_000), user: 'ada' } });
    expect(await post(large)).toBe(413);
    await update({ enabled: true });
    expect(await post(large)).toBe(202);
    const [body] = await bodies();
    expect(body).toMatchObject({ details: { user: 'ada' }, trimmed: ['details.log'] });
  });

  it('checks the event that is left, and refuses a value that is not an event as before', async () => {
    await update({ enabled: true });
    expect(await post(eventOf({ event_type: '', details: { password: 'x' } }))).toBe(400);
    expect(await post(eventOf({ details: 'x' }))).toBe(400);
    expect(await post('[1, null, []]')).toBe(400);
    expect(await bodies()).toEqual([]);
  });

  it('holds in another process within seconds, and ends there as quickly', async () => {
    const seen = async (): Promise<unknown> => {
      await post(eventOf({ details: { password: 'x' } }), { at: other });
      return (await bodies()).at(-1)?.['redacted'];
    };
    expect(await seen()).toBeUndefined();
    await update({ enabled: true });
    await expect(within5s(async () => (await seen()) !== undefined)).resolves.toBe(true);
    await update({ enabled: false });
    await expect(within5s(async () => (await seen()) === undefined)).resolves.toBe(true);
  });

  it('touches no other group', async () => {
    await update({ enabled: true });
    const neighbour = await aGroup(test.database.prisma, `neighbour${groups}`);
    token = await memberToken(test, neighbour, 50);
    await post(eventOf({ details: { password: 'x' } }, neighbour.fullPath), { group: neighbour.fullPath });
    const [stored] = await storedEvents(test, neighbour);
    expect(stored?.body).toContain('"password":"x"');
  });
});

/** Asks until it is so, at most five seconds, which is how long a change may take to be everywhere. */
async function within5s(condition: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + 5_000; Date.now() < end;) if (await condition()) return true;
  return false;
}

describe('the settings of redaction', () => {
  it('change part by part, each recorded without the rules themselves', async () => {
    await update({ enabled: true, keys: ['customer'] });
    await update({ patterns: ['hunter2'], enabled: true });
    const { data } = await graphql(
      'query ($path: ID!) { group(fullPath: $path) { auditEventsRedaction { enabled keys patterns paths } } }',
      { path: top.fullPath },
    );
    const settings = { enabled: true, keys: ['customer'], patterns: ['hunter2'], paths: [] };
    expect(data.group.auditEventsRedaction).toEqual(settings);
    const events = (await storedEvents(test, top)).map(({ body }) => JSON.parse(body));
    expect(events.map(({ event_type: type, details }) => [type, details.custom_message])).toEqual([
      ['audit_event_redaction_updated', 'Switched redaction of audit events on'],
      ['audit_event_redaction_updated', 'Changed keys of redaction from 0 to 1 rules'],
      ['audit_event_redaction_updated', 'Changed patterns of redaction from 0 to 1 rules'],
    ]);
    expect(JSON.stringify(events)).not.toContain('hunter2');
  });

  it('are all refused when a rule is wrong, and say which', async () => {
    expect(await update({ enabled: true, patterns: ['('] })).toEqual({
      redaction: null,
      errors: [expect.stringContaining('The pattern ( is not a regular expression of RE2')],
    });
    await aGroup(test.database.prisma, 'kid', top);
    expect(await update({ groupPath: `${top.fullPath}/kid`, enabled: true })).toEqual({
      redaction: null,
      errors: [`Redaction is set for a top-level group and all below it; give the path of ${top.fullPath}`],
    });
    await post(eventOf({ details: { password: 'x' } }));
    expect((await bodies())[0]).not.toHaveProperty('redacted');
  });

  it('go with the group', async () => {
    await update({ enabled: true });
    await test.database.prisma.stream.deleteMany({ where: { groupId: top.id } });
    await test.database.prisma.group.delete({ where: { id: top.id } });
    expect(await test.database.prisma.redaction.findUnique({ where: { groupId: top.id } })).toBeNull();
  });
});

describe('auditEventsRedactionTry', () => {
  const TRY = `query ($path: ID!, $event: JSON!) {
    auditEventsRedactionTry(groupPath: $path, event: $event) { event redacted trimmed }
  }`;

  it('shows what would be stored, by rules that are not switched on yet', async () => {
    await update({ keys: ['customer'] });
    const event = eventOf({ details: { customer: 7, log: 'x '.repeat(700_000), password: 'p' } });
    const { data } = await graphql(TRY, { path: top.fullPath, event });
    expect(data.auditEventsRedactionTry).toMatchObject({
      event: { details: { customer: '[REDACTED]', password: '[REDACTED]' }, author_name: 'Ada' },
      redacted: ['details.customer', 'details.password'],
      trimmed: ['details.log'],
    });
    expect(await bodies()).toEqual([]);
  });

  it('shows the same of one event twice, and leaves it as it is for other fields of the request', async () => {
    const query = `query ($path: ID!, $event: JSON!) {
      a: auditEventsRedactionTry(groupPath: $path, event: $event) { redacted }
      b: auditEventsRedactionTry(groupPath: $path, event: $event) { redacted }
    }`;
    const { data } = await graphql(query, { path: top.fullPath, event: { details: { password: 'p' } } });
    const seen = { redacted: ['details.password'] };
    expect(data).toEqual({ a: seen, b: seen });
  });

  it('takes objects only, and is null unless the caller is an Owner', async () => {
    const { errors } = await graphql(TRY, { path: top.fullPath, event: ['a'] });
    expect(errors[0].message).toMatch(/^The event must be a JSON object/);
    const maintainer = await memberToken(test, top, 40);
    const { data } = await graphql(TRY, { path: top.fullPath, event: {} }, maintainer);
    expect(data.auditEventsRedactionTry).toBeNull();
  });
});
