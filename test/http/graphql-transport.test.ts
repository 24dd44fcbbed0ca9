import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { App } from '../../src/app.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startRunningApp } from '../support/running-app.ts';
import { createHolders, type Holders } from './who-may-holders.ts';

// The section "Transport" of GitLab's interface, by HTTP and on the whole server. How requests are read in detail:
// test/graphql/graphql-handler.test.ts; how cost is counted: test/graphql/operation-limits.test.ts.

let test: TestDatabase;
let app: App;
let holders: Holders;
beforeAll(async () => {
  test = await createTestDatabase();
  app = await startRunningApp(test, { AUDITSTREAM_ROLE: 'api' });
  holders = await createHolders(test);
});
afterAll(async () => {
  await app.close();
  await test.close();
});

const WHO = '{ currentUser { username } }';
const OWNER = { data: { currentUser: { username: 'owner' } } };
const FORM = 'application/x-www-form-urlencoded';

async function send(path: string, init: RequestInit = {}): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${app.address}/api/graphql${path}`, init);
  return { status: response.status, json: await response.json() };
}

function post(body: unknown, headers: Record<string, string> = {}, path = '') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return send(path, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

const owner = () => holders.token('owner', 'api');
const asOwner = () => ({ authorization: `Bearer ${owner()}` });

describe('a token', () => {
  it('may be sent in three ways', async () => {
    const ways: Record<string, string>[] = [asOwner(), { 'private-token': owner() }];
    for (const headers of ways) {
      expect(await post({ query: WHO }, headers)).toEqual({ status: 200, json: OWNER });
    }
    expect(await post({ query: WHO }, {}, `?private_token=${owner()}`)).toEqual({ status: 200, json: OWNER });
  });

  it('may be sent as GitLab takes it, too: as access_token, and in a form of up to 64 KB', async () => {
    expect(await post({ query: WHO }, {}, `?access_token=${owner()}`)).toEqual({ status: 200, json: OWNER });
    for (const name of ['private_token', 'access_token']) {
      const form = new URLSearchParams({ [name]: owner(), query: WHO }).toString();
      expect(await post(form, { 'content-type': FORM })).toEqual({ status: 200, json: OWNER });
      // What it is not: a form.
      const signedOut = { status: 200, json: { data: { currentUser: null } } };
      expect(await post({ [name]: owner(), query: WHO })).toEqual(signedOut);
      const padded = `${form}&pad=${'x'.repeat(64 * 1024)}`;
      expect((await post(padded, { 'content-type': FORM })).status).toBe(413);
    }
    const twice = new URLSearchParams({ private_token: 'bad', query: WHO }).toString();
    expect(await post(twice, { ...asOwner(), 'content-type': FORM })).toEqual({ status: 200, json: OWNER });
  });

  it('is answered under the media type that GitLab has, good or bad', async () => {
    for (const headers of [asOwner(), { authorization: 'Bearer bad' }]) {
      const init = { method: 'POST', body: JSON.stringify({ query: WHO }) };
      const response = await fetch(`${app.address}/api/graphql`, { ...init, headers });
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    }
  });

  it('that is bad is 401, whichever way it came', async () => {
    const invalid = { status: 401, json: { errors: [{ message: 'Invalid token' }] } };
    const ways: Record<string, string>[] = [{ authorization: 'Bearer bad' }, { 'private-token': 'bad' }];
    for (const headers of ways) {
      expect(await post({ query: WHO }, headers)).toEqual(invalid);
    }
    expect(await post({ query: WHO }, {}, '?private_token=bad')).toEqual(invalid);
    const form = new URLSearchParams({ private_token: 'bad', query: WHO }).toString();
    expect(await post(form, { 'content-type': FORM })).toEqual(invalid);
  });

  it('that is absent allows one operation in a request, and a body of 64 KB', async () => {
    expect(await post([{ query: WHO }])).toEqual({ status: 200, json: [{ data: { currentUser: null } }] });
    expect(await post([{ query: WHO }, { query: WHO }])).toEqual({
      status: 422,
      json: {
        errors: [
          { message: expect.stringMatching(/^Without an access token a request has one operation; send/) },
        ],
      },
    });
    const padded = { query: WHO, variables: { pad: 'x'.repeat(64 * 1024) } };
    expect((await post(padded)).status).toBe(413);
    expect(await post(padded, asOwner())).toEqual({ status: 200, json: OWNER });
  });

  it('may be absent: then the request is not signed in', async () => {
    expect(await post({ query: WHO })).toEqual({ status: 200, json: { data: { currentUser: null } } });
  });
});

describe('a body', () => {
  it('may be JSON, a batch of it, or a form', async () => {
    const named = { query: `query a ${WHO} query b { __typename }`, operationName: 'a', variables: {} };
    expect(await post(named, asOwner())).toEqual({ status: 200, json: OWNER });
    const batch = [named, { query: '{ nothing }' }, { query: WHO }];
    const errors = [expect.objectContaining({ message: 'Cannot query field "nothing" on type "Query".' })];
    expect(await post(batch, asOwner())).toEqual({ status: 200, json: [OWNER, { errors }, OWNER] });
    const form = new URLSearchParams({
      query: 'query ($path: ID!) { group(fullPath: $path) { fullPath } }',
      variables: '{"path": "top"}',
    });
    expect(await post(form.toString(), { ...asOwner(), 'content-type': FORM })).toEqual({
      status: 200,
      json: { data: { group: { fullPath: 'top' } } },
    });
  });

  it('that is too large is 422', async () => {
    expect(await post({ query: `${WHO} #${'x'.repeat(10_000)}` }, asOwner())).toEqual({
      status: 422,
      json: { errors: [{ message: 'Query too large' }] },
    });
  });
});

describe('a GET', () => {
  const FORBIDDEN = {
    status: 422,
    json: { errors: [{ message: 'Mutations are forbidden in GET requests' }] },
  };
  const get = (query: string) =>
    send(`?${new URLSearchParams({ query }).toString()}`, { headers: asOwner() });

  it('may read', async () => expect(await get(WHO)).toEqual({ status: 200, json: OWNER }));

  it('may not change anything: 422', async () => {
    expect(
      await get(
        'mutation { externalAuditEventDestinationCreate(input: { groupPath: "top", destinationUrl: "https://example.com" }) { errors } }',
      ),
    ).toEqual(FORBIDDEN);
  });

  it('may not change anything, whatever else is wrong with it', async () => {
    for (const input of ['id: "no id"', 'id: "gid://gitlab/User/1"', 'unknown: 1', '']) {
      const mutation = `mutation { externalAuditEventDestinationDestroy(input: { ${input} }) { errors } }`;
      expect(await get(mutation)).toEqual(FORBIDDEN);
    }
    expect(await get(`query a ${WHO} mutation b { nothing }`)).toMatchObject({ status: 200 });
    expect(await get('mutation {')).toMatchObject({
      status: 200,
      json: { errors: [{ message: expect.stringMatching(/^Syntax Error/) }] },
    });
    expect(await get(`mutation ${'{ a '.repeat(500)}`)).toMatchObject({
      status: 200,
      json: { errors: [{ message: expect.stringMatching(/^The query is nested deeper/) }] },
    });
  });
});

describe('the limits', () => {
  const fields = (count: number) => Array.from({ length: count }, (_, n) => `a${n}: id`).join(' ');
  const complex = (complexity: number) => `{ group(fullPath: "top") { ${fields(complexity - 1)} } }`;
  /** Through the destinations of a group to their group, and on: three levels a round. */
  const deep = (rounds: number): string => {
    const round = 'externalAuditEventDestinations(first: 0) { nodes { group { ';
    return `{ group(fullPath: "top") { ${round.repeat(rounds)} id ${'} } }'.repeat(rounds)} } }`;
  };

  it.each([
    ['signed out', undefined, { complexity: 200, depth: 15, rounds: 4 }],
    ['signed in', 'owner', { complexity: 250, depth: 20, rounds: 6 }],
    ['of an admin', 'admin', { complexity: 300, depth: 20, rounds: 6 }],
  ])('are GitLab’s, %s', async (_what, who, { complexity, depth, rounds }) => {
    const headers: Record<string, string> =
      who === undefined ? {} : { authorization: `Bearer ${holders.token(who, 'api')}` };
    const refusals = async (query: string) => {
      const { status, json } = await post({ query }, headers);
      expect(status).toBe(200);
      return (json as { errors?: { message: string }[] }).errors?.map(({ message }) => message);
    };
    expect(await refusals(complex(complexity))).toBeUndefined();
    expect(await refusals(complex(complexity + 1))).toEqual([
      `Query has complexity of ${complexity + 1}, which exceeds max complexity of ${complexity}`,
    ]);
    expect(await refusals(deep(rounds))).toBeUndefined();
    expect(await refusals(deep(rounds + 1))).toEqual([
      `Query has depth of ${3 * rounds + 5}, which exceeds max depth of ${depth}`,
    ]);
  });

  it('do not count introspection', async () => {
    const query =
      '{ __schema { types { name fields { name type { name ofType { name ofType { name } } } } } } }';
    expect(await post({ query })).toMatchObject({ status: 200, json: { data: { __schema: {} } } });
  });

  const HEADERS = 'headers { nodes { id key value active __typename } __typename }';
  const NAMESPACE = 'namespace { id name fullName fullPath __typename } __typename';
  const DESTINATION = `id name destinationUrl verificationToken active eventTypeFilters ${HEADERS}`;
  const LEGACY = `${DESTINATION} namespaceFilter { id ${NAMESPACE} } __typename`;
  const CONSOLIDATED = `id name category config secretToken active eventTypeFilters __typename
    namespaceFilters { id ${NAMESPACE} }`;
  const CLOUD = 'id name active __typename';
  const GOOGLE = `${CLOUD} googleProjectIdName logIdName clientEmail`;
  const AMAZON = `${CLOUD} accessKeyXid bucketName awsRegion`;
  const PAGE = 'pageInfo { startCursor endCursor hasNextPage hasPreviousPage }';
  const inGroup = (selection: string) => `{ group(fullPath: "top") { id ${selection} __typename } }`;

  // As they are sent, with `__typename` everywhere.
  it.each([
    [
      'a group’s destinations',
      'owner',
      inGroup(`externalAuditEventDestinations { nodes { ${LEGACY} } __typename }`),
    ],
    [
      'a page of them by edges',
      'owner',
      inGroup(`externalAuditEventDestinations(first: 20) { edges { cursor node { ${LEGACY} } } ${PAGE} }`),
    ],
    [
      'its consolidated destinations, through the interface',
      'owner',
      `${inGroup('externalAuditEventStreamingDestinations { nodes { ...D namespaceFilters { id namespace { id fullPath } } } }')}
       fragment D on AuditEventStreamingDestinationInterface { id name category config secretToken active eventTypeFilters }`,
    ],
    [
      'everything that it streams to, at once',
      'owner',
      inGroup(`externalAuditEventDestinations { nodes { ${LEGACY} } }
        externalAuditEventStreamingDestinations { nodes { ${CONSOLIDATED} } }
        googleCloudLoggingConfigurations { nodes { ${GOOGLE} } }
        amazonS3Configurations { nodes { ${AMAZON} } }`),
    ],
    [
      'everything that the instance streams to, at once',
      'admin',
      `{ instanceExternalAuditEventDestinations { nodes { ${DESTINATION} } }
         auditEventsInstanceStreamingDestinations { nodes { ${CONSOLIDATED} } } }`,
    ],
    [
      'namespaces to filter by',
      'owner',
      inGroup(`projects(includeSubgroups: true, search: "a") { nodes { id name fullPath } }
        descendantGroups(search: "a") { nodes { id name fullPath } }`),
    ],
    [
      'every type of event',
      'owner',
      '{ auditEventDefinitions { nodes { name description introducedByIssue introducedByMr featureCategory milestone savedToDatabase streamed } } }',
    ],
  ])('let through what GitLab’s page and documentation ask: %s', async (_what, who, query) => {
    const { status, json } = await post(
      { query },
      { authorization: `Bearer ${holders.token(who, 'read_api')}` },
    );
    expect({ status, errors: (json as { errors?: unknown }).errors }).toEqual({ status: 200 });
  });
});
