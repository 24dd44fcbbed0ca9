import type { Api } from '../api/api.ts';
import { textOf, type Document } from '../api/graphql.ts';
import { allNodes, EMPTY_PAGE, PAGE_INFO, type Page } from '../api/pages.ts';
import type { Twins } from '../api/twins.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError, RefusedError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { Scope } from './scope.ts';

// The second has destinations of every category, the first those over HTTP.
const LISTS = {
  legacy: {
    group: 'externalAuditEventDestinations',
    instance: 'instanceExternalAuditEventDestinations',
    first: 50,
  },
  consolidated: {
    group: 'externalAuditEventStreamingDestinations',
    instance: 'auditEventsInstanceStreamingDestinations',
    first: 20,
  },
} as const;

type Generation = keyof typeof LISTS;

/** What to ask of each destination: fragments called `Listed`. */
type Listed<Node> = Twins<Document<Node, never, unknown>>;

interface Answer<Node> {
  readonly group?: { readonly destinations: Page<Node> | null } | null;
  readonly auditEvents?: unknown;
  readonly destinations?: Page<Node> | null;
}

/** The query of a page of destinations. */
export function listDocument<Node>(kind: Scope['kind'], generation: Generation, listed: Listed<Node>) {
  const { [kind]: field, first } = LISTS[generation];
  const list = `destinations: ${field}(first: ${first}, after: $after) {
    nodes { ...Listed }
    pageInfo { ...PageInfo }
  }`;
  const query =
    kind === 'group'
      ? `query GroupDestinations($group: ID!, $after: String) { group(fullPath: $group) { ${list} } }`
      : // The token of a user who is not an admin gets an empty list; `auditEvents` is null for it.
        `query InstanceDestinations($after: String) { auditEvents(first: 0) { nodes { id } } ${list} }`;
  const text = [query, textOf(listed[kind]), textOf(PAGE_INFO)].join('\n');
  return text as unknown as Document<
    Answer<Node>,
    { readonly group?: string; readonly after: string | null }
  >;
}

/** All destinations of an owner, newest first; undefined when the token may not see them. */
export async function findListed<Node>(
  api: Api,
  scope: Scope,
  generation: Generation,
  listed: Listed<Node>,
): Promise<Node[] | undefined> {
  const document = listDocument(scope.kind, generation, listed);
  const variables = scope.kind === 'group' ? { group: scope.path } : {};
  let isVisible = true;
  const nodes = await allNodes<Node>(async (after) => {
    const page = pageOf(scope, await api.query(document, { ...variables, after }));
    isVisible = page !== null;
    return page ?? EMPTY_PAGE;
  });
  return isVisible ? nodes : undefined;
}

/** The same; throws when the token may not see them. */
export async function loadListed<Node>(
  api: Api,
  scope: Scope,
  generation: Generation,
  listed: Listed<Node>,
): Promise<Node[]> {
  const found = await findListed(api, scope, generation, listed);
  if (found === undefined) throw notAllowed(scope);
  return found;
}

export function notAllowed(scope: Scope): CommandError {
  const text = scope.kind === 'group' ? cliErrors.NOT_AN_OWNER({ path: scope.path }) : cliErrors.NOT_ADMIN;
  return new CommandError(text, { exitCode: EXIT.NOT_ALLOWED });
}

function pageOf<Node>(scope: Scope, answer: Answer<Node>): Page<Node> | null {
  if (scope.kind === 'instance') return answer.auditEvents === null ? null : (answer.destinations ?? null);
  if (answer.group) return answer.group.destinations;
  throw new RefusedError(cliErrors.NO_SUCH_GROUP({ path: scope.path }));
}
