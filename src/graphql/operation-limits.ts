import { parse, visit, type DocumentNode, type GraphQLSchema } from 'graphql';
import { measureDocument, NO_COST, type DocumentCost } from './document-cost.ts';
import { isNestedTooDeep, MAX_NESTING } from './document-nesting.ts';
import type { Operation } from './request-operations.ts';

/** What the operations of one request may cost. */
export interface GraphqlLimits {
  /** All operations together. */
  readonly complexity: number;
  /** Each operation by itself. */
  readonly depth: number;
}

/** Twice the whole introspection, which every client may ask for. */
const MAX_INTROSPECTION = 110_000;
/** In the text of all documents; validation compares fields with one another, executed or not. */
const MAX_FIELDS = 1_000;

/** Why operations are not executed: a list of messages for each, empty for those that may be. */
export function refusalsOf(
  schema: GraphQLSchema,
  operations: readonly Operation[],
  limits: GraphqlLimits,
): readonly (readonly string[])[] {
  const unreadable = operations.map(({ query }) => unreadableDocument(query));
  const documents = operations.map(({ query }, index) =>
    unreadable[index] === undefined ? parsed(query) : undefined,
  );
  const costs = operations.map(({ operationName, variables }, index) => {
    const document = documents[index];
    return document === undefined ? NO_COST : measureDocument(schema, document, operationName, variables);
  });
  const together = [
    ...complexityErrors(costs, limits.complexity),
    ...fieldErrors(documents),
    ...introspectionErrors(costs),
  ];
  return costs.map(({ depth }, index) => {
    const message = unreadable[index];
    return message === undefined ? [...together, ...depthErrors(depth, limits.depth)] : [message];
  });
}

/** Why a document is not even parsed. */
function unreadableDocument(document: string): string | undefined {
  // What GitLab's GraphQL library says.
  if (document === '') return 'No query string was present';
  return isNestedTooDeep(document)
    ? `The query is nested deeper than ${MAX_NESTING} levels; flatten it`
    : undefined;
}

function fieldErrors(documents: readonly (DocumentNode | undefined)[]): string[] {
  const total = documents.reduce((fields, document) => fields + fieldsOf(document), 0);
  return total > MAX_FIELDS
    ? [`The request has more than ${MAX_FIELDS} fields; send it in several requests`]
    : [];
}

// The texts are those of GitLab's GraphQL library.
function complexityErrors(costs: readonly DocumentCost[], limit: number): string[] {
  const total = costs.reduce((sum, { complexity }) => sum + complexity, 0);
  return total > limit ? [`Query has complexity of ${total}, which exceeds max complexity of ${limit}`] : [];
}

function depthErrors(depth: number, limit: number): string[] {
  return depth > limit ? [`Query has depth of ${depth}, which exceeds max depth of ${limit}`] : [];
}

function introspectionErrors(costs: readonly DocumentCost[]): string[] {
  const total = costs.reduce((sum, { introspection }) => sum + introspection, 0);
  return total > MAX_INTROSPECTION
    ? ['The query asks too much of the schema at once; ask for fewer fields']
    : [];
}

function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query, { noLocation: true });
  } catch {
    // A syntax error: Apollo Server finds it again and says where it is.
    return undefined;
  }
}

function fieldsOf(document: DocumentNode | undefined): number {
  let fields = 0;
  if (document !== undefined) visit(document, { Field: () => void (fields += 1) });
  return fields;
}
