import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { App } from '../../../src/app.ts';
import type { Group } from '../../../src/database/generated/client.ts';
import { aGroup } from '../../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { startRunningApp } from '../../support/running-app.ts';
import { memberToken } from '../api-server.ts';

let test: TestDatabase;
let app: App;
let acme: Group;
let token: string;

beforeAll(async () => {
  test = await createTestDatabase();
  app = await startRunningApp(test, { AUDITSTREAM_ROLE: 'api' });
  acme = await aGroup(test.database.prisma, 'acme');
  token = await memberToken(test, acme, 50);
  await send(...Array.from({ length: 30 }, (_, n) => ({ target_details: `thing ${n}`, target_id: n })));
});
afterAll(async () => {
  await app.close();
  await test.close();
});

const PLAIN = { event_type: 'thing_made', entity_type: 'Group', entity_path: 'acme', author_name: 'Ada' };

async function send(...events: object[]): Promise<void> {
  const response = await fetch(`${app.address}/api/v4/groups/acme/audit_events`, {
    method: 'POST',
    headers: { 'private-token': token, 'content-type': 'application/json' },
    body: JSON.stringify(events.map((event) => ({ ...PLAIN, ...event }))),
  });
  expect(response.status).toBe(202);
}

interface Page {
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
  readonly pageInfo: {
    startCursor: string;
    endCursor: string;
    hasNextPage: boolean;
    hasPreviousPage: boolean;
  };
}

async function ask(
  args: string,
  fields = 'targetId',
): Promise<{ page: Page; errors: { message: string }[] }> {
  const query = `{ group(fullPath: "acme") { auditEvents${args && `(${args})`} {
    nodes { ${fields} } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } }`;
  const response = await fetch(`${app.address}/api/graphql`, {
    method: 'POST',
    headers: { 'private-token': token, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as {
    data: { group: { auditEvents: Page } | null };
    errors: { message: string }[];
  };
  return { page: data?.group?.auditEvents as Page, errors };
}

const targets = ({ nodes }: Page): unknown[] => nodes.map(({ targetId }) => targetId);
const numbers = (from: number, to: number): string[] =>
  Array.from({ length: from - to + 1 }, (_, n) => String(from - n));

describe('auditEvents', () => {
  it('has an event with everything that GitLab says of it, and what this server knows', async () => {
    await send({
      id: 'x',
      author_id: 12345678901234567890n.toString(),
      details: { n: 1 },
      ip_address: '10.0.0.1',
    });
    const fields =
      'id createdAt eventName details entityId entityPath entityType ipAddress targetDetails targetId targetType ' +
      'authorId authorName receivedAt sender senderIp body';
    const { page, errors } = await ask('first: 1', fields);
    expect(errors).toBeUndefined();
    const [event] = page.nodes;
    expect(event).toMatchObject({
      id: expect.stringMatching(/^gid:\/\/gitlab\/AuditEvent\/\d+$/),
      eventName: 'thing_made',
      details: '{"n":1}',
      entityId: null,
      entityPath: 'acme',
      entityType: 'Group',
      ipAddress: '10.0.0.1',
      authorId: '12345678901234567890',
      authorName: 'Ada',
      sender: 'ci',
      senderIp: '127.0.0.1',
    });
    expect(JSON.parse(String(event?.['body']))).toMatchObject({
      event_type: 'thing_made',
      entity_path: 'acme',
    });
  });

  it('leads from page to page and ends', async () => {
    const first = await ask('first: 12, search: "thing", eventType: "thing_made"');
    expect(targets(first.page)).toEqual([null, ...numbers(29, 19)]);
    expect(first.page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await ask(`first: 100, search: "thing", after: "${first.page.pageInfo.endCursor}"`);
    expect(targets(second.page)).toEqual(numbers(18, 0));
    expect(second.page.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it.each([
    ['target: "thing-7"', ['7']],
    ['author: "ada", target: "thing 7"', ['7']],
    ['belowPath: "acme", search: "thing-7"', ['7']],
    ['entityType: "Group", entityPath: "ACME", search: "thing-7", authorId: ""', ['7']],
    ['createdAfter: "2026-01-01", createdBefore: "2100-01-01T00:00:00Z", search: "thing-7"', ['7']],
    ['createdBefore: "2001-01-01"', []],
    ['search: "nowhere"', []],
    ['first: 0', []],
    ['first: -1', []],
  ])('is filtered by %s', async (args, expected) => {
    expect(targets((await ask(args)).page)).toEqual(expected);
  });

  it('tells cheaply what is new, also where nothing new matches', async () => {
    const filter = 'search: "fresh"';
    let { page } = await ask(filter);
    expect(page.nodes).toEqual([]);
    await send({ target_id: 'a' });
    ({ page } = await ask(`${filter}, before: "${page.pageInfo.startCursor}"`));
    expect(page.nodes).toEqual([]);
    await send({ target_id: 'b', event_type: 'fresh' }, { target_id: 'c', event_type: 'fresh' });
    const seen = page.pageInfo.startCursor;
    ({ page } = await ask(`${filter}, before: "${seen}"`));
    expect(targets(page)).toEqual(['c', 'b']);
    expect(targets((await ask(`${filter}, before: "${page.pageInfo.startCursor}"`)).page)).toEqual([]);
    // More than asked for: the newest, and the way to the others.
    const newest = await ask(`${filter}, first: 1, before: "${seen}"`);
    expect(targets(newest.page)).toEqual(['c']);
    expect(newest.page.pageInfo.hasNextPage).toBe(true);
    const rest = await ask(`${filter}, after: "${newest.page.pageInfo.endCursor}", before: "${seen}"`);
    expect([targets(rest.page), rest.page.pageInfo.hasNextPage]).toEqual([['b'], false]);
  });

  it('leads to the user, the group and the project', async () => {
    const call = (path: string, body: object) =>
      fetch(`${app.address}/api/v4${path}`, {
        method: 'POST',
        headers: { 'private-token': token, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await send({ author_id: 1, entity_type: 'Project', entity_path: 'ACME/app' });
    expect((await call('/groups', { name: 'Kid', path: 'kid', parent_id: acme.id })).status).toBe(201);
    const fields = 'author { username } user { username } group { fullPath } project { fullPath } entityPath';
    // Projects that events name are learned a little later.
    await eventually(async () => (await test.database.prisma.project.count()) > 0);
    const { page: newest, errors } = await ask('first: 2', fields);
    expect(errors).toBeUndefined();
    const { username } = await test.database.prisma.user.findFirstOrThrow({
      where: { username: { startsWith: 'member' } },
    });
    expect(newest.nodes).toMatchObject([
      { author: { username }, user: { username }, group: { fullPath: 'acme/kid' }, project: null },
      { author: null, user: null, group: null, project: { fullPath: 'ACME/app' }, entityPath: 'ACME/app' },
    ]);
    expect(targets((await ask('first: 3, search: "thing-29"')).page)).toEqual(['29']);
    const { page } = await ask('first: 1, target: "thing-29"', 'group { fullPath } project { fullPath }');
    expect(page.nodes).toEqual([{ group: { fullPath: 'acme' }, project: null }]);
  });

  it.each([
    ['after: "x"', 'Please provide a valid cursor'],
    ['before: "x"', 'Please provide a valid cursor'],
    [
      'search: "a b c d e f g h i j k"',
      '`search` is invalid. Send at most 10 words of together at most 255 characters.',
    ],
    [
      `entityPath: "${'x'.repeat(1_025)}"`,
      '`entityPath` is invalid. Send a full path of at most 1024 bytes.',
    ],
  ])('refuses %s', async (args, message) => {
    expect((await ask(args)).errors.map((error) => error.message)).toEqual([message]);
  });

  describe('costs what it holds:', () => {
    const aliases = (count: number, of: string): string =>
      Array.from({ length: count }, (_, n) => `a${n}: ${of}`).join(' ');
    const TOO_COMPLEX = /^Query has complexity of \d+, which exceeds max complexity of 250$/;

    it.each([
      ['the body under 13 names', 'first: 100', aliases(13, 'body')],
      ['the details under 13 names', 'first: 100', aliases(13, 'details')],
      ['the target under 13 names', 'first: 100', aliases(13, 'targetDetails')],
    ])('%s is too complex', async (_what, args, fields) => {
      const { errors } = await ask(args, fields);
      expect(errors.map((error) => error.message)).toEqual([expect.stringMatching(TOO_COMPLEX)]);
    });

    it('so is searching 13 times in one request', async () => {
      const query = `{ group(fullPath: "acme") { ${aliases(13, 'auditEvents(search: "x", first: 1) { nodes { id } }')} } }`;
      const response = await fetch(`${app.address}/api/graphql`, {
        method: 'POST',
        headers: { 'private-token': token, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const { errors } = (await response.json()) as { errors: { message: string }[] };
      expect(errors[0]?.message).toMatch(TOO_COMPLEX);
    });

    it('every event in all its fields is not', async () => {
      const fields =
        'id createdAt eventName details entityId entityPath entityType ipAddress targetDetails targetId targetType ' +
        'authorId authorName receivedAt sender senderIp body author { username } group { fullPath } project { fullPath }';
      const { errors, page } = await ask('first: 100, search: "acme", author: "Ada"', fields);
      expect(errors).toBeUndefined();
      expect(page.nodes.length).toBeGreaterThan(20);
    });
  });

  it('refuses an answer of more than 16 MiB, whose pages may be read one by one', async () => {
    const large = { event_type: 'large', details: { text: 'x'.repeat(1_000_000) } };
    for (let sent = 0; sent < 8; sent += 4) await send(large, large, large, large);
    const nodes = (fields: string): string => `auditEvents(eventType: "large") { nodes { ${fields} } }`;
    const answers = await Promise.all(
      [`${nodes('body')} two: ${nodes('id')}`, nodes('a: body b: body c: body')].map(async (fields) => {
        const response = await fetch(`${app.address}/api/graphql`, {
          method: 'POST',
          headers: { 'private-token': token, 'content-type': 'application/json' },
          body: JSON.stringify({ query: `{ group(fullPath: "acme") { ${fields} } }` }),
        });
        return (await response.json()) as { data?: object; errors?: { message: string }[] };
      }),
    );
    const message = expect.stringMatching(/larger than 16 MiB; ask for fewer elements/);
    expect(answers[0]?.errors).toBeUndefined();
    expect(answers[1]).toEqual({ errors: [{ message }] });
    const threePages = `{ group(fullPath: "acme") { ${['a', 'b', 'c'].map((name) => `${name}: ${nodes('id')}`).join(' ')} } }`;
    const response = await fetch(`${app.address}/api/graphql`, {
      method: 'POST',
      headers: { 'private-token': token, 'content-type': 'application/json' },
      body: JSON.stringify({ query: threePages }),
    });
    const { errors } = (await response.json()) as { errors: { message: string }[] };
    expect(errors[0]?.message).toEqual(message);
  });
});
