import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { ErrorText } from '../errors/define-errors.ts';
import { RequestRefused } from '../errors/request-refused.ts';
import { ClientGone } from '../http/connection-signal.ts';
import type { Logger } from '../observability/logger.ts';
import { graphqlErrors, graphqlLogErrors } from './graphql-errors.ts';
import { RequestError } from './request-error.ts';

/** `extensions.code` of an error that says "come back later". */
export const UNAVAILABLE = 'SERVICE_UNAVAILABLE';
/** The same where it is the caller who asks too much at once. */
export const TOO_MANY = 'TOO_MANY_REQUESTS';

/** Decides what of an error the caller sees: bugs become an id that is in the log, too. */
export function errorFormatter(options: {
  readonly log: Logger;
  /** Whether an error means that the database is away. */
  readonly isOutage: (error: unknown) => boolean;
}): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const cause = rootCause(error);
    if (cause instanceof RequestError) return plain(formatted, cause.message);
    if (cause instanceof RequestRefused) return refused(formatted, cause);
    // No client is left to read the answer.
    if (cause instanceof ClientGone) return formatted;
    if (!isUnexpected(error, cause)) return formatted;
    if (options.isOutage(cause)) {
      options.log.warn({ err: cause }, graphqlLogErrors.OPERATION_MET_OUTAGE);
      return { ...formatted, message: graphqlErrors.DATABASE_AWAY, extensions: { code: UNAVAILABLE } };
    }
    const id = randomUUID();
    options.log.error({ err: cause, errorId: id }, graphqlLogErrors.OPERATION_FAILED);
    return { ...formatted, message: internalError(id) };
  };
}

/** Text for the caller in place of an error that is ours. */
export function internalError(id: string): ErrorText {
  return graphqlErrors.INTERNAL({ id });
}

/** GitLab's errors have no extensions. */
function plain({ locations, path }: GraphQLFormattedError, message: string): GraphQLFormattedError {
  return { message, ...(locations !== undefined && { locations }), ...(path !== undefined && { path }) };
}

function refused(formatted: GraphQLFormattedError, { status, text }: RequestRefused): GraphQLFormattedError {
  const error = plain(formatted, text);
  return status === 429 ? { ...error, extensions: { code: TOO_MANY } } : error;
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

/** Errors without a path come from reading the request (a scalar that refused a value): they are the caller's. */
function isUnexpected(error: unknown, cause: unknown): boolean {
  if (cause instanceof GraphQLError) return false;
  return !(error instanceof GraphQLError) || error.path !== undefined;
}
