import { parse, visit, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { ErrorText } from '../errors/define-errors.ts';
import { measureDocument, NO_COST, type DocumentCost } from './document-cost.ts';
import { isNestedTooDeep, MAX_NESTING } from './document-nesting.ts';
import { graphqlErrors } from './graphql-errors.ts';
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
): readonly (readonly ErrorText[])[] {
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
function unreadableDocument(document: string): ErrorText | undefined {
  if (document === '') return graphqlErrors.QUERY_MISSING;
  return isNestedTooDeep(document) ? graphqlErrors.QUERY_NESTED_TOO_DEEP({ levels: MAX_NESTING }) : undefined;
}

function fieldErrors(documents: readonly (DocumentNode | undefined)[]): ErrorText[] {
  const total = documents.reduce((fields, document) => fields + fieldsOf(document), 0);
  return total > MAX_FIELDS ? [graphqlErrors.QUERY_TOO_MANY_FIELDS({ maximum: MAX_FIELDS })] : [];
}

function complexityErrors(costs: readonly DocumentCost[], limit: number): ErrorText[] {
  const total = costs.reduce((sum, { complexity }) => sum + complexity, 0);
  return total > limit ? [graphqlErrors.QUERY_TOO_COMPLEX({ complexity: total, limit })] : [];
}

function depthErrors(depth: number, limit: number): ErrorText[] {
  return depth > limit ? [graphqlErrors.QUERY_TOO_DEEP({ depth, limit })] : [];
}

function introspectionErrors(costs: readonly DocumentCost[]): ErrorText[] {
  const total = costs.reduce((sum, { introspection }) => sum + introspection, 0);
  return total > MAX_INTROSPECTION ? [graphqlErrors.QUERY_TOO_MUCH_INTROSPECTION] : [];
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
