import { graphqlErrors } from './graphql-errors.ts';
import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import {
  type ASTVisitor,
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationContext,
} from 'graphql';
import type { Logger } from '../observability/logger.ts';

/** An operation of a document that is valid. */
export interface ValidOperation<Context> {
  readonly document: DocumentNode;
  /** Undefined when the document has none of the name. */
  readonly operation: OperationDefinitionNode | undefined;
  /** As the request has it. */
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
}

/** Executes an operation. */
export type Execute<Context> = (valid: ValidOperation<Context>) => Promise<ExecutionResult>;

/** Apollo Server with everything off that calls home, serves pages or shows stack traces; introspection is on. */
export function createApolloServer<Context extends object>(options: {
  /** What operations are validated against. */
  readonly schema: GraphQLSchema;
  readonly execute: Execute<Context>;
  readonly log: Logger;
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
}): ApolloServer<Context> {
  const { log } = options;
  return new ApolloServer<Context>({
    gateway: gatewayOf(options.schema, options.execute),
    formatError: options.formatError,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    validationRules: [storableText],
    logger: {
      debug: (message) => log.debug(String(message)),
      info: (message) => log.debug(String(message)),
      warn: (message) => log.warn(String(message)),
      error: (message) => log.error(String(message)),
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** The one way in which Apollo Server lets something else execute what it has validated. */
function gatewayOf<Context extends object>(
  schema: GraphQLSchema,
  execute: Execute<Context>,
): NonNullable<ApolloServerOptions<Context>['gateway']> {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: () =>
      Promise.resolve({
        executor: ({ document, operation, request, context }) =>
          execute({
            document,
            operation,
            operationName: request.operationName,
            variables: request.variables ?? {},
            context: context as Context,
          }),
      }),
    stop: () => Promise.resolve(),
  };
}

/** Validation rule: no text with U+0000, which PostgreSQL cannot store. Variables were checked when they were read. */
function storableText(context: ValidationContext): ASTVisitor {
  return {
    StringValue(node) {
      if (!node.value.includes('\0')) return;
      context.reportError(new GraphQLError(graphqlErrors.TEXT_NOT_STORABLE, { nodes: node }));
    },
  };
}
