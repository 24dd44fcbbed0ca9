import type { Actor } from '../../src/access/actor.ts';
import type { TestGroup, World } from './world.ts';

/** A destination as the documents below ask for it. */
export interface DestinationAnswer {
  readonly id: string;
  readonly name: string;
  readonly destinationUrl: string;
  readonly verificationToken: string;
  readonly active: boolean;
  readonly group: { readonly fullPath: string };
}

export interface HeaderAnswer {
  readonly id: string;
  readonly key: string;
  readonly value: string;
  readonly active: boolean;
}

/** A mutation's payload, or the top-level error in its place. */
export interface Outcome<Node> {
  readonly node: Node | null;
  readonly errors: readonly string[];
  readonly topLevel: string | undefined;
}

export type Fields = Readonly<Record<string, unknown>>;

const DESTINATION = '{ id name destinationUrl verificationToken active group { fullPath } }';
const HEADER = '{ id key value active }';
const RETURNS: Readonly<Record<string, string>> = {
  externalAuditEventDestinationCreate: `externalAuditEventDestination ${DESTINATION}`,
  externalAuditEventDestinationUpdate: `externalAuditEventDestination ${DESTINATION}`,
  externalAuditEventDestinationDestroy: '',
  auditEventsStreamingHeadersCreate: `header ${HEADER}`,
  auditEventsStreamingHeadersUpdate: `header ${HEADER}`,
  auditEventsStreamingHeadersDestroy: '',
};

/** Runs a mutation with its input in a variable. */
export async function mutate<Node>(
  world: World,
  name: string,
  input: Fields,
  actor: Actor | undefined,
): Promise<Outcome<Node>> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { errors ${RETURNS[name]} } }`;
  const { data, errors } = await world.execute(document, { input }, actor);
  const payload = (data?.[name] ?? {}) as Record<string, unknown>;
  return {
    node: ((payload['externalAuditEventDestination'] ?? payload['header']) as Node | undefined) ?? null,
    errors: (payload['errors'] ?? []) as string[],
    topLevel: errors?.[0]?.message,
  };
}

export function createIn(
  world: World,
  group: TestGroup,
  input: Fields,
  actor: Actor | undefined = group.owner,
) {
  const full = { groupPath: group.path, ...input };
  return mutate<DestinationAnswer>(world, 'externalAuditEventDestinationCreate', full, actor);
}

/** A destination that is known to be acceptable. */
export async function destinationIn(
  world: World,
  group: TestGroup,
  input: Fields = {},
): Promise<DestinationAnswer> {
  const url = `https://example.com/${Math.random()}`;
  const { node, errors, topLevel } = await createIn(world, group, { destinationUrl: url, ...input });
  if (node === null) throw new Error(`${topLevel ?? errors.join(', ')}`);
  return node;
}

export function update(
  world: World,
  group: TestGroup,
  input: Fields,
  actor: Actor | undefined = group.owner,
) {
  return mutate<DestinationAnswer>(world, 'externalAuditEventDestinationUpdate', input, actor);
}

export function addHeader(
  world: World,
  group: TestGroup,
  input: Fields,
  actor: Actor | undefined = group.owner,
) {
  return mutate<HeaderAnswer>(world, 'auditEventsStreamingHeadersCreate', input, actor);
}

export function updateHeader(
  world: World,
  group: TestGroup,
  input: Fields,
  actor: Actor | undefined = group.owner,
) {
  return mutate<HeaderAnswer>(world, 'auditEventsStreamingHeadersUpdate', input, actor);
}

/** The number at the end of a global id. */
export function rowId(globalId: string): number {
  return Number(/\d+$/.exec(globalId)?.[0]);
}
