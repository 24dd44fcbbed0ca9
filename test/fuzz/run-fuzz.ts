import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { registerRoutes, type RouteDependencies } from '../../src/routes.ts';
import { checkAnswer, checkComplaints, checkGraphql, checkSecrets, type Answered } from './checks.ts';
import { Choices, choices } from './choices.ts';
import { graphqlBody } from './graphql-request.ts';
import { exchange, rawBytes, statusesIn } from './raw-request.ts';
import { type RoutePattern, restRequest } from './rest-request.ts';
import { createWorld, WHO, type World } from './world.ts';

/** What is attacked, and the share of the cases that attack it. */
const KINDS = { graphql: 0.45, rest: 0.4, raw: 0.15 } as const;
type Kind = keyof typeof KINDS;

/** How many cases got which status, by kind: a run in which all are refused at the door shows nothing. */
export type FuzzReport = Readonly<Record<Kind, Readonly<Record<string, number>>>>;

// A token may make 6 000 requests a minute, and much is deleted on the way.
const CASES_A_WORLD = 1_000;
// Cases of a kind run one after the other; some of a kind run beside each other.
const LANES = 2;
// Node.js itself answers with it what HTTP knows and it does not.
const NOT_IMPLEMENTED = 501;

/** Runs about `cases` cases; throws with the seed and the case that fails. */
export async function runFuzz({ seed, cases }: { seed: number; cases: number }): Promise<FuzzReport> {
  const world = await createWorld();
  const report = { graphql: {}, rest: {}, raw: {} } as Record<Kind, Record<string, number>>;
  try {
    const target = { world, schema: await readSchema(), routes: routePatterns() };
    const rounds = Math.ceil(cases / CASES_A_WORLD);
    for (let round = 0; round < rounds; round += 1) {
      const lanes = (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
        Array.from({ length: LANES }, (_, lane) => {
          const numRuns = Math.ceil((Math.min(cases, CASES_A_WORLD) * KINDS[kind]) / LANES);
          return runLane(target, kind, report[kind], { seed: seed + 1_000 * round + lane, numRuns });
        }),
      );
      await Promise.all(lanes);
      await checkHealth(world);
      await world.refresh();
    }
    checkComplaints(world);
  } finally {
    await world.close();
  }
  return report;
}

interface Target {
  readonly world: World;
  readonly schema: GraphQLSchema;
  readonly routes: readonly RoutePattern[];
}

async function runLane(
  target: Target,
  kind: Kind,
  counts: Record<string, number>,
  parameters: { readonly seed: number; readonly numRuns: number },
): Promise<void> {
  const property = fc.asyncProperty(choices, async (bytes) => {
    for (const status of await ATTACKS[kind](target, new Choices(bytes)))
      counts[status] = (counts[status] ?? 0) + 1;
  });
  // Shrinking would send the case again and again, to a world that it has changed.
  const details = await fc.check(property, { ...parameters, endOnFailure: true });
  if (!details.failed) return;
  const [bytes = new Uint8Array()] = details.counterexample ?? [];
  const shown = SHOWN[kind](target, new Choices(bytes));
  const cause = details.errorInstance;
  throw new Error(`${kind}, seed ${details.seed}: ${String(cause)}\n${shown}`, { cause });
}

type Attack = (target: Target, choices: Choices) => Promise<readonly number[]>;

const ATTACKS: Readonly<Record<Kind, Attack>> = {
  async graphql({ world, schema }, drawn) {
    const who = drawn.pick(WHO);
    const body = graphqlBody(schema, drawn, world);
    const headers = { 'content-type': 'application/json' };
    const answered = await send(world, who, {
      method: 'POST',
      path: '/api/graphql',
      headers,
      body: Buffer.from(JSON.stringify(body)),
    });
    if (answered === undefined) return [];
    checkAnswer(world, who, answered);
    checkGraphql(answered.text);
    return [answered.status];
  },
  async rest({ world, routes }, drawn) {
    const who = drawn.pick(WHO);
    const answered = await send(world, who, restRequest(routes, drawn, world));
    if (answered === undefined) return [];
    checkAnswer(world, who, answered);
    return [answered.status];
  },
  async raw({ world, routes }, drawn) {
    const text = await exchange(world.port, rawBytes(routes, drawn, world));
    const statuses = statusesIn(text);
    const wrong = statuses.find((status) => status >= 500 && status !== NOT_IMPLEMENTED);
    if (wrong !== undefined) throw new Error(`Status ${wrong}: ${text.slice(0, 500)}`);
    if (statuses.every((status) => status >= 400)) checkSecrets(world, text);
    checkComplaints(world);
    return statuses;
  },
};

const SHOWN: Readonly<Record<Kind, (target: Target, choices: Choices) => string>> = {
  graphql: ({ world, schema }, drawn) =>
    `${drawn.pick(WHO)}: ${JSON.stringify(graphqlBody(schema, drawn, world))}`,
  rest: ({ world, routes }, drawn) => {
    const who = drawn.pick(WHO);
    const { method, path, headers, body } = restRequest(routes, drawn, world);
    return `${who}: ${method} ${path} ${JSON.stringify(headers)} ${body?.toString('latin1') ?? ''}`;
  },
  raw: ({ world, routes }, drawn) => JSON.stringify(rawBytes(routes, drawn, world).toString('latin1')),
};

let addresses = 0;

/** Undefined: the server broke the answer off, because another case took away the right to read it. */
async function send(
  world: World,
  who: (typeof WHO)[number],
  { method, path, headers, body }: ReturnType<typeof restRequest>,
): Promise<Answered | undefined> {
  const cutBefore = world.cutAnswers();
  const token = world.token(who);
  addresses = (addresses + 1) % 65_536;
  const response = await fetch(`http://127.0.0.1:${world.port}${path}`, {
    method,
    headers: {
      ...headers,
      // Each from an address of its own: what one may try is not what is tested.
      'x-forwarded-for': `198.18.${addresses >> 8}.${addresses & 255}`,
      ...(token !== undefined && { 'private-token': token }),
    },
    ...(body !== undefined && { body: Uint8Array.from(body) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  });
  if (response.status === 401) await world.renew(who);
  const contentType = response.headers.get('content-type') ?? '';
  const text = await response.text().catch((error: unknown) => {
    if (world.cutAnswers() === cutBefore) throw error;
    return undefined;
  });
  if (text === undefined) return undefined;
  return { status: response.status, contentType: method === 'HEAD' ? '' : contentType, text };
}

async function checkHealth({ port }: World): Promise<void> {
  const { status } = await fetch(`http://127.0.0.1:${port}/-/health`);
  if (status !== 200) throw new Error(`The server is not well any more: ${status}`);
}

async function readSchema(): Promise<GraphQLSchema> {
  return buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
}

/** Every line of the route table, without what handles it. */
function routePatterns(): RoutePattern[] {
  const patterns: RoutePattern[] = [];
  const anything: object = new Proxy(() => undefined, {
    get: (_, name) => (name === Symbol.iterator ? undefined : anything),
  });
  registerRoutes(
    { addRoutes: (routes) => void patterns.push(...routes), addFiles: () => undefined },
    anything as unknown as RouteDependencies,
  );
  return patterns.map(({ method, path }) => ({ method, path }));
}
