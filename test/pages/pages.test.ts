import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Actor } from '../../src/access/actor.ts';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { createPages } from '../../src/pages/pages.route.ts';
import { registerRoutes } from '../../src/routes.ts';

let server: HttpServer<Actor>;
let url: string;

beforeAll(async () => {
  server = createHttpServer<Actor>({
    log: pino({ level: 'silent' }),
    trustedProxies: [],
    authenticate: () => Promise.resolve(undefined),
    keysOf: () => [],
    isOutage: () => false,
  });
  const health = { ping: () => Promise.resolve(), closing: () => false };
  const pages = await createPages(fileURLToPath(new URL('../../web/dist', import.meta.url)));
  const metrics = () => Promise.reject(new Error('Nobody asks for them here'));
  registerRoutes(server, { health, metrics, api: undefined, pages });
  url = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
});
afterAll(() => server.closeWithin(0));

const get = (path: string, init?: RequestInit): Promise<Response> => fetch(`${url}${path}`, init);

describe('a page', () => {
  it.each([
    '/',
    '/groups/my-group/-/audit_events',
    '/groups/my-group/sub/-/audit_events',
    '/admin/audit_events',
    '/-/graphql-explorer',
  ])('is at %s, for all clients: it holds nothing but its program', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toContain('<div id="root">');
  });

  it.each([
    '/groups',
    '/groups/my-group',
    '/groups/my-group/-/members',
    '/groups/-/audit_events',
    '/page.html',
  ])('is not at %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('runs no script and applies no style but ours, with another nonce every time', async () => {
    const [first, second] = [await get('/'), await get('/')];
    const policy = first.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
    expect(policy).not.toContain('unsafe');
    expect(second.headers.get('content-security-policy')).not.toBe(policy);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(await first.text()).toContain(`nonce="${nonce}"`);
  });

  it('does not take a nonce of another answer for its own', async () => {
    expect(await (await get('/')).text()).not.toContain('%CSP_NONCE%');
  });
});

it('is missed at the start, with what to do, when it was not built', async () => {
  await expect(createPages('/nowhere')).rejects.toThrow(
    "/nowhere/page.html cannot be read (Error: ENOENT: no such file or directory, open '/nowhere/page.html'). Build the pages with: npm run build",
  );
});

describe('the files of a page', () => {
  async function script(): Promise<string> {
    return /src="(\/-\/assets\/[^"]+\.js)"/.exec(await (await get('/')).text())?.[1] ?? '';
  }

  it('never change under their name, so that a browser asks once', async () => {
    const response = await get(await script());
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toMatch(/^(text|application)\/javascript/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    await response.text();
  });

  it.each(['br', 'gzip'])('come compressed to who takes %s', async (encoding) => {
    const response = await get(await script(), { headers: { 'accept-encoding': encoding } });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toContain('accept-encoding');
    await response.text();
  });

  it.each([
    'page.html',
    'page.html.br',
    '.build-stamp',
    '..%2f..%2fpackage.json',
    '%2e%2e/package.json',
    'nothing.js',
  ])('do not include %s', async (name) => {
    expect((await get(`/-/assets/${name}`)).status).toBe(404);
  });

  it('are read only', async () => {
    expect((await get(await script(), { method: 'POST' })).status).toBeGreaterThanOrEqual(404);
  });
});
