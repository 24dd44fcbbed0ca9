import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestListener } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { OperationTypeNode, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Logger } from '../observability/logger.ts';
import { graphqlErrors } from './graphql-errors.ts';
import { RequestError } from './request-error.ts';
import { storableText } from './storable-text.rule.ts';

/** What the server itself needs to know about a request. */
export interface OperationContext {
  /** The request came by GET, which caches and link previews may repeat. */
  readonly readOnly: boolean;
}

/** Apollo Server with everything off that calls home, serves pages or shows stack traces; introspection is on. */
export function createApolloServer<Context extends OperationContext>(options: {
  readonly schema: GraphQLSchema;
  readonly log: Logger;
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
}): ApolloServer<Context> {
  const { log } = options;
  return new ApolloServer<Context>({
    schema: options.schema,
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
      refuseWritingByGet(),
    ],
  });
}

function refuseWritingByGet<Context extends OperationContext>(): ApolloServerPlugin<Context> {
  const didResolveOperation: GraphQLRequestListener<Context>['didResolveOperation'] = ({
    operation,
    contextValue,
  }) =>
    contextValue.readOnly && operation?.operation === OperationTypeNode.MUTATION
      ? Promise.reject(new RequestError(graphqlErrors.MUTATION_BY_GET, 422))
      : Promise.resolve();
  return { requestDidStart: () => Promise.resolve({ didResolveOperation }) };
}
