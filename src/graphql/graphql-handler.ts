import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { FormattedExecutionResult, GraphQLSchema } from 'graphql';
import { MAX_JSON_VALUES } from '../json/scan-json.ts';
import type { Logger } from '../observability/logger.ts';
import { createApolloServer } from './apollo-server.ts';
import { resultsWithin, tooLarge } from './answer-size.ts';
import { errorFormatter, internalError, TOO_MANY, UNAVAILABLE } from './format-error.ts';
import { graphqlErrors, graphqlLogErrors } from './graphql-errors.ts';
import { errorResponse, jsonResponse, type GraphqlResponse } from './graphql-response.ts';
import { createExecute } from './execute.ts';
import { createOperationCheck, isMutation, type GraphqlLimits } from './operation-limits.ts';
import type { RequestContext } from './request-context.ts';
import { createProcessTime, finish, READ_AT_ONCE, type ProcessTime } from '../shares/process-time.ts';
import { countListElements } from './variable-lists.ts';
import {
  readOperations,
  type Operation,
  type OperationSource,
  type ReadOperations,
} from './request-operations.ts';

/** An HTTP request to the GraphQL endpoint. It has no header but the media type, so cookies have no effect. */
export type GraphqlRequest<Actor> = OperationSource &
  RequestContext<Actor> & {
    /** Whether the variables may have as many values as a request with events; called when they have many. */
    readonly mayBeLarge?: () => Promise<boolean>;
  };

/** The GraphQL endpoint, independent of the HTTP server. */
export type GraphqlHandler<Actor> = ReturnType<typeof createGraphqlHandler<Actor>>;

interface OperationResult {
  readonly status: number;
  readonly result: FormattedExecutionResult;
}

const BAD_REQUEST = 400;
const UNAVAILABLE_STATUS = 503;
const TOO_MANY_STATUS = 429;
const RETRY_AFTER_SECONDS: Readonly<Record<number, string>> = { 503: '5', 429: '1' };
/** Far more than a query has, or a mutation without events; at worst some 50 ms of work. */
const FEW_VALUES = 10_000;
/** More than the largest request with events has; 6 µs each. */
const MAX_LIST_ELEMENTS = 12_000;
const UNLIMITED: GraphqlLimits = { operations: Infinity, complexity: Infinity, depth: Infinity };

/** Executes the operations of a request one after the other and answers as GitLab does: GraphQL errors are HTTP 200. */
export function createGraphqlHandler<Actor>(deps: {
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  /** Whether an error means that the database is unreachable: then the answer is 503. */
  readonly isOutage?: (error: unknown) => boolean;
  /** Bytes of one answer. */
  readonly answerBytes?: number;
  /** Limits of a request's operations; absent: no limits. */
  readonly limitsOf?: (actor: Actor | undefined) => GraphqlLimits;
  readonly time?: ProcessTime;
  /** Names of input objects that a mutation's variables may have thousands of. */
  readonly largeInputs?: readonly string[];
  /** The keys that the time of an actor's request counts for. */
  readonly keysOf?: (actor: Actor | undefined) => readonly string[];
}) {
  const { schema, log, isOutage = () => false, answerBytes = Infinity, limitsOf = () => UNLIMITED } = deps;
  const { time = createProcessTime(), keysOf = () => [], largeInputs = [] } = deps;
  const formatError = errorFormatter({ log, isOutage });
  const check = createOperationCheck(schema);
  const executeValid = createExecute<RequestContext<Actor>>({
    schema,
    largeInputs,
    time,
    keysOf: ({ actor }) => keysOf(actor),
  });
  const server = createApolloServer<RequestContext<Actor>>({
    schema,
    execute: executeValid,
    log,
    formatError,
  });

  async function execute(operation: Operation, request: GraphqlRequest<Actor>): Promise<OperationResult> {
    const { actor, ip, via = null, origin = '', reader } = request;
    const contextValue = { actor, ip, via, origin, reader };
    const { body, http } = await server.executeOperation({ ...operation }, { contextValue });
    if (body.kind !== 'single')
      throw new Error('An operation was answered in parts, which the schema does not offer');
    return { status: statusOf(http.status, body.singleResult), result: body.singleResult };
  }

  async function executeSafely(
    operation: Operation,
    request: GraphqlRequest<Actor>,
  ): Promise<OperationResult> {
    try {
      return await execute(operation, request);
    } catch (error) {
      const errorId = randomUUID();
      log.error({ err: error, errorId }, graphqlLogErrors.OPERATION_FAILED);
      return { status: 500, result: { errors: [{ message: internalError(errorId) }] } };
    }
  }

  /** Reads a small request at once, and a larger one when its sender has a turn. */
  function inTime<T>(request: GraphqlRequest<Actor>, work: Generator<void, T>): T | Promise<T> {
    return request.body.length <= READ_AT_ONCE ? finish(work) : time.run(keysOf(request.actor), work);
  }

  async function read(request: GraphqlRequest<Actor>): Promise<ReadOperations> {
    const few = await inTime(request, readOperations(request, { values: FEW_VALUES, maximum: FEW_VALUES }));
    if (few.ok || few.tooMany !== true || (await request.mayBeLarge?.()) !== true) return few;
    return inTime(request, readOperations(request, { values: MAX_JSON_VALUES }));
  }

  return {
    async handle(request: GraphqlRequest<Actor>): Promise<GraphqlResponse> {
      const reading = await read(request);
      if (!reading.ok) return errorResponse(reading.status, reading.message);
      const { operations, batch } = reading;
      // Caches and link previews may repeat a GET.
      if (request.method === 'GET' && operations.some(isMutation)) {
        return errorResponse(422, graphqlErrors.MUTATION_BY_GET);
      }
      const elements = operations.reduce((sum, { variables }) => sum + countListElements(variables), 0);
      if (elements > MAX_LIST_ELEMENTS) {
        return errorResponse(422, graphqlErrors.VARIABLES_TOO_LONG({ maximum: MAX_LIST_ELEMENTS }));
      }
      const limits = limitsOf(request.actor);
      if (operations.length > limits.operations) {
        return errorResponse(422, graphqlErrors.BATCH_WITHOUT_TOKEN);
      }
      const refusals = await inTime(request, check.refusals(operations, limits));
      const answers: OperationResult[] = [];
      for (const [index, operation] of operations.entries()) {
        // Gives other requests a turn between two operations of a batch.
        if (index > 0) await turn();
        const errors = refusals[index]?.map((message) => ({ message })) ?? [];
        const refused = errors.length > 0;
        request.reader.signal.throwIfAborted();
        const execution = () => executeSafely(operation, request);
        const result = refused
          ? { status: 200, result: { errors } }
          : await time.begin(keysOf(request.actor), execution);
        answers.push(result);
      }
      request.reader.signal.throwIfAborted();
      return respond(answers, batch, answerBytes);
    },
    /** Before the first request. */
    start: () => server.start(),
    stop: () => server.stop(),
  };
}

/** Apollo Server gives parse and validation errors 400, GitLab 200. */
function statusOf(status: number | undefined, { errors = [] }: FormattedExecutionResult): number {
  const isOf = (code: string): boolean => errors.some(({ extensions }) => extensions?.['code'] === code);
  if (isOf(UNAVAILABLE)) return UNAVAILABLE_STATUS;
  if (isOf(TOO_MANY)) return TOO_MANY_STATUS;
  return status === undefined || status === BAD_REQUEST ? 200 : status;
}

function respond(answers: readonly OperationResult[], batch: boolean, bytes: number): GraphqlResponse {
  const status = Math.max(...answers.map((answer) => answer.status));
  const seconds = RETRY_AFTER_SECONDS[status];
  const headers = seconds === undefined ? undefined : { 'retry-after': seconds };
  const results = resultsWithin(
    bytes,
    answers.map(({ result }) => result),
  );
  const response = jsonResponse(status, batch ? results : (results[0] ?? {}), headers);
  // Quotes take two characters in JSON, and letters up to four bytes.
  if (Buffer.byteLength(response.body) <= bytes) return response;
  return jsonResponse(status, batch ? results.map(() => tooLarge(bytes)) : tooLarge(bytes), headers);
}
