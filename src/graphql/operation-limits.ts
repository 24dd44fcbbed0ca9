import {
  getOperationAST,
  OperationTypeNode,
  parse,
  type DocumentNode,
  type GraphQLSchema,
  Lexer,
  Source,
  TokenKind,
} from 'graphql';
import type { ErrorText } from '../errors/define-errors.ts';
import { measureDocument, NO_COST, type DocumentCost } from './document-cost.ts';
import { NO_WEIGHT, weighDocument, type DocumentWeight } from './document-weight.ts';
import { graphqlErrors } from './graphql-errors.ts';
import { measureIntrospection, measureWholeIntrospection } from './introspection-cost.ts';
import type { Operation } from './request-operations.ts';

/** What the operations of one request may cost. */
export interface GraphqlLimits {
  /** How many there may be. */
  readonly operations: number;
  /** All operations together. */
  readonly complexity: number;
  /** For each operation separately. */
  readonly depth: number;
}

const MAX_PARTS = 1_000;
/** Validation takes up to a microsecond for each, some 40 ms. A document of 62 mutations with their payloads has 27 000. */
const MAX_PAIRS = 40_000;
/** A little more than the whole description of the schema, for what clients add to it. */
const INTROSPECTION_FACTOR = 1.25;

interface Measured {
  readonly unreadable?: ErrorText;
  readonly cost: DocumentCost;
  readonly weight: DocumentWeight;
  readonly introspection: number;
}

/** Judges the operations of requests before they are validated, step by step. */
export function createOperationCheck(schema: GraphQLSchema) {
  let maxIntrospection: number | undefined;

  function measure({ query, operationName, variables }: Operation): Measured {
    const unreadable = unreadableDocument(query);
    const document = unreadable === undefined ? parsed(query) : undefined;
    if (document === undefined) {
      const nothing = { cost: NO_COST, weight: NO_WEIGHT, introspection: 0 };
      return unreadable === undefined ? nothing : { ...nothing, unreadable };
    }
    const weight = weighDocument(schema, document);
    const cost = measureDocument(schema, document, operationName, variables);
    maxIntrospection ??= measureWholeIntrospection(schema) * INTROSPECTION_FACTOR;
    const introspection = measureIntrospection(schema, document, operationName, variables, maxIntrospection);
    return { cost, weight, introspection };
  }

  return {
    /** Why operations are not executed: a list of messages for each, empty for those that may be. */
    *refusals(
      operations: readonly Operation[],
      limits: Pick<GraphqlLimits, 'complexity' | 'depth'>,
    ): Generator<void, readonly (readonly ErrorText[])[]> {
      const measured: Measured[] = [];
      for (const operation of operations) {
        // A hundred documents of the largest size are a megabyte to parse.
        if (measured.length > 0) yield;
        measured.push(measure(operation));
      }
      const together = [
        ...complexityErrors(
          sumOf(measured, ({ cost }) => cost.complexity),
          limits.complexity,
        ),
        ...weightErrors(measured),
        ...introspectionErrors(
          sumOf(measured, ({ introspection }) => introspection),
          maxIntrospection,
        ),
      ];
      return measured.map(({ unreadable, cost: { depth } }) =>
        unreadable === undefined ? [...together, ...depthErrors(depth, limits.depth)] : [unreadable],
      );
    },
  };
}

/** Whether it would change something; false for a document that is not executed, whatever is wrong with it. */
export function isMutation({ query, operationName }: Operation): boolean {
  const document = unreadableDocument(query) === undefined ? parsed(query) : undefined;
  return (
    document !== undefined &&
    getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION
  );
}

function sumOf(measured: readonly Measured[], of: (one: Measured) => number): number {
  return measured.reduce((sum, one) => sum + of(one), 0);
}

/** Why a document is not even parsed. */
function unreadableDocument(document: string): ErrorText | undefined {
  if (document === '') return graphqlErrors.QUERY_MISSING;
  return isNestedTooDeep(document) ? graphqlErrors.QUERY_NESTED_TOO_DEEP({ levels: MAX_NESTING }) : undefined;
}

function weightErrors(measured: readonly Measured[]): ErrorText[] {
  if (sumOf(measured, ({ weight }) => weight.parts) > MAX_PARTS) {
    return [graphqlErrors.QUERY_TOO_MANY_PARTS({ maximum: MAX_PARTS })];
  }
  const pairs = sumOf(measured, ({ weight }) => weight.pairs);
  return pairs > MAX_PAIRS ? [graphqlErrors.QUERY_TOO_REPETITIVE] : [];
}

function complexityErrors(complexity: number, limit: number): ErrorText[] {
  return complexity > limit ? [graphqlErrors.QUERY_TOO_COMPLEX({ complexity, limit })] : [];
}

function depthErrors(depth: number, limit: number): ErrorText[] {
  return depth > limit ? [graphqlErrors.QUERY_TOO_DEEP({ depth, limit })] : [];
}

function introspectionErrors(introspection: number, limit = Infinity): ErrorText[] {
  return introspection > limit ? [graphqlErrors.QUERY_TOO_MUCH_INTROSPECTION] : [];
}

function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query, { noLocation: true });
  } catch {
    // A syntax error: Apollo Server finds it again and says where it is.
    return undefined;
  }
}

/** Room for a JSON value of the depth that is accepted anywhere, inside a query. */
const MAX_NESTING = 150;

const OPENING: readonly string[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly string[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/** Whether brackets are nested so deep that the parser, which is recursive, could run out of stack. */
function isNestedTooDeep(document: string): boolean {
  const lexer = new Lexer(new Source(document));
  let depth = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      if (OPENING.includes(token.kind)) depth += 1;
      else if (CLOSING.includes(token.kind)) depth -= 1;
      if (depth > MAX_NESTING) return true;
    }
  } catch {
    // A syntax error: the parser finds it again and says where it is.
  }
  return false;
}
