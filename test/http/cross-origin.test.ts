import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRoute, startTestServer, type TestServer } from './test-server.ts';

const ORIGIN = 'https://explorer.example';
const routes = [
  openRoute({ path: '/api/graphql', auth: 'optional-token' }),
  openRoute({ method: 'GET', path: '/api/v4/groups', auth: 'token' }),
  openRoute({ method: 'GET', path: '/metrics' }),
];
let open: TestServer;
let shut: TestServer;

beforeAll(async () => {
  open = await startTestServer(routes, [], 0, { crossOrigin: true });
  shut = await startTestServer(routes);
});
afterAll(() => Promise.all([open.server.closeWithin(0), shut.server.closeWithin(0)]));

function preflight(server: TestServer, path: string, headers: Readonly<Record<string, string>> = {}) {
  return fetch(`${server.url}${path}`, {
    method: 'OPTIONS',
    headers: { origin: ORIGIN, 'access-control-request-method': 'POST', ...headers },
  });
}
/** What the answer says to browsers about other sites. */
function said({ headers }: Response) {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
}

describe('a page of another site', () => {
  it('may ask the API for what it wants, without cookies', async () => {
    for (const path of ['/api/graphql', '/api/v4/groups', '/api/v4/no-such']) {
      const wanted = 'private-token,content-type';
      const response = await preflight(open, path, { 'access-control-request-headers': wanted });
      expect([response.status, await response.text()]).toEqual([200, '']);
      expect(said(response)).toEqual({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
        'access-control-allow-headers': wanted,
        'access-control-expose-headers': expect.stringContaining('Link'),
        'access-control-max-age': '7200',
      });
    }
  });

  it('may read the answers, refusals, too, and the headers that lead to the next page', async () => {
    const headers = { origin: ORIGIN };
    const answers = [
      await fetch(`${open.url}/api/graphql`, { method: 'POST', headers }),
      await fetch(`${open.url}/api/v4/groups`, { headers: { ...headers, 'private-token': 'good' } }),
      await fetch(`${open.url}/api/v4/groups`, { headers }),
      await fetch(`${open.url}/api/v4/groups`, { method: 'POST', headers }),
      await fetch(`${open.url}/api/v4/no-such`, { headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 405, 404]);
    for (const answer of answers) {
      expect(said(answer)).toEqual({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': expect.stringMatching(/\bLink\b.*\bX-Next-Page\b/),
      });
      expect(answer.headers.get('vary')).toBe('Origin');
    }
  });

  it('has nothing but the API', async () => {
    for (const path of ['/metrics', '/', '/apis/x']) {
      expect(said(await fetch(`${open.url}${path}`, { headers: { origin: ORIGIN } }))).toEqual({});
      expect(said(await preflight(open, path))).toEqual({});
    }
  });

  it('is not spoken to when it does not ask', async () => {
    expect(said(await fetch(`${open.url}/api/v4/groups`))).toEqual({});
    const plain = await fetch(`${open.url}/api/v4/groups`, {
      method: 'OPTIONS',
      headers: { origin: ORIGIN },
    });
    expect(plain.status).toBe(405);
  });

  it('is kept out where that is switched off', async () => {
    const answer = await preflight(shut, '/api/graphql');
    expect(answer.status).toBe(405);
    expect(said(answer)).toEqual({});
    expect(said(await fetch(`${shut.url}/api/v4/groups`, { headers: { origin: ORIGIN } }))).toEqual({});
  });
});
