import type { Choices } from './choices.ts';
import { aJson, aNumber, aText } from './values.ts';
import { sourceRequest } from './source-request.ts';
import type { World } from './world.ts';

/** A line of the route table. */
export interface RoutePattern {
  readonly method: string;
  readonly path: string;
}

/** A request that an HTTP client can send. */
export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

const PARAMETERS = [
  ...['created_after', 'created_before', 'event_type', 'author_id', 'author', 'entity_type', 'entity_id'],
  ...['entity_path', 'below_path', 'target', 'search', 'newer_than', 'per_page', 'page', 'cursor', 'format'],
  ...['name', 'path', 'parent_id', 'username', 'email', 'user_id', 'access_level', 'scopes', 'expires_at'],
  ...[
    'group_id',
    'namespace_id',
    'id',
    'events',
    'description',
    'query',
    'variables',
    'operationName',
    'details',
  ],
  ...['entity_path', 'author_name', 'created_at', 'full_path', 'admin', 'scopes[]', 'owned', 'private_token'],
];
const MEDIA_TYPES = [
  // What most clients send.
  ...Array.from({ length: 8 }, () => 'application/json'),
  'application/x-www-form-urlencoded',
  'application/x-ndjson',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
];

const OF_SOURCES = /^\/(?:sources|services)\//;

/** Any route with random parameters and a random body, as JSON, a form, NDJSON or bytes. */
export function restRequest(routes: readonly RoutePattern[], choices: Choices, world: World): RestRequest {
  const route = choices.pick(routes);
  if (OF_SOURCES.test(route.path) && choices.number(4) > 0) return sourceRequest(route, choices, world);
  const method = choices.once(20)
    ? choices.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])
    : route.method;
  const path = route.path.replace(/:\w+|\*/g, () => segment(choices, world));
  const contentType = choices.pick(MEDIA_TYPES);
  const headers: Record<string, string> = { 'content-type': contentType };
  if (choices.once(10)) headers['idempotency-key'] = headerText(aText(choices, world));
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? bodyOf(contentType, choices, world) : undefined;
  return { method, path: `${path}${query(choices, world)}`, headers, body };
}

function segment(choices: Choices, world: World): string {
  if (choices.number(3) > 0) return encoded(choices.pick(world.names));
  return choices.pick([
    encoded(aText(choices, world)),
    String(aNumber(choices)),
    'self',
    'export',
    '%',
    '%ff',
    '%2e%2e',
  ]);
}

function query(choices: Choices, world: World): string {
  const pairs = choices.some(5, () => [choices.pick(PARAMETERS), aText(choices, world)] as const);
  // A token in the URL would be another caller's.
  const asked = pairs.filter(([name]) => name !== 'private_token');
  return asked.length === 0 ? '' : `?${asked.map(([name, value]) => `${name}=${encoded(value)}`).join('&')}`;
}

function bodyOf(contentType: string, choices: Choices, world: World): Buffer {
  if (choices.once(8)) return choices.bytes(200);
  const random = Object.fromEntries(
    choices.some(9, () => [choices.pick(PARAMETERS), plausible(choices, world)]),
  );
  const fields = choices.once(2) ? { ...random, ...wellFormed(choices, world) } : random;
  if (choices.once(4)) return Buffer.from(JSON.stringify(aJson(choices, world)));
  const events = [fields, ...choices.some(3, () => event(choices, world))];
  if (contentType === 'application/x-ndjson')
    return Buffer.from(events.map((line) => JSON.stringify(line)).join('\n'));
  if (contentType === 'application/x-www-form-urlencoded' && choices.once(2)) {
    const pairs = Object.entries(fields).map(([name, value]) => `${name}=${encoded(String(value))}`);
    return Buffer.from(pairs.join('&'));
  }
  return Buffer.from(JSON.stringify(choices.once(3) ? events : fields));
}

/** What some route takes: without it hardly a request would get further than the check of its fields. */
function wellFormed(choices: Choices, world: World): object {
  const name = `n${choices.number(1_000_000)}`;
  const id = (): number => Number(choices.pick(world.names.filter((text) => /^\d+$/.test(text))));
  return choices.pick([
    () => ({ name, path: name, parent_id: id(), namespace_id: id() }),
    () => ({ name, path: name }),
    () => ({ username: name, name, email: `${name}@example.com` }),
    () => ({ user_id: id(), access_level: choices.pick([10, 30, 50]) }),
    () => ({ name, scopes: ['read_api'], access_level: 10 }),
    () => ({ name, description: name }),
    () => event(choices, world),
  ])();
}

function plausible(choices: Choices, world: World): unknown {
  return choices.pick([
    () => aText(choices, world),
    () => aNumber(choices),
    () => choices.pick([10, 30, 50]),
    () => choices.subset(['api', 'read_api', 'ingest', 'x']),
    () => aJson(choices, world),
  ])();
}

function event(choices: Choices, world: World): object {
  return {
    event_type: choices.pick(['fuzz', aText(choices, world)]),
    entity_type: choices.pick(['Group', 'Project', 'User', aText(choices, world)]),
    entity_path: choices.pick([choices.pick(world.names), aText(choices, world)]),
    author_name: aText(choices, world),
    ...(choices.once(2) && { details: aJson(choices, world) }),
    ...(choices.once(4) && { id: aJson(choices, world, 0) }),
    ...(choices.once(4) && { created_at: aText(choices, world) }),
  };
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').trim();
}
