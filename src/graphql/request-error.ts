import { GraphQLError } from 'graphql';
import type { ErrorText } from '../errors/define-errors.ts';
import { graphqlErrors } from './graphql-errors.ts';

/** A top-level error that is meant for the caller: its text arrives as it is, without a prefix and without a code. */
export class RequestError extends GraphQLError {
  /** `httpStatus` replaces the 200 that GraphQL errors have. */
  constructor(message: ErrorText, httpStatus?: number) {
    // Apollo Server takes the status from here and removes it.
    super(message, httpStatus === undefined ? {} : { extensions: { http: { status: httpStatus } } });
  }
}

/** For whatever does not exist or is not the caller's: both look the same from outside. */
export function resourceNotAvailable(): RequestError {
  return new RequestError(graphqlErrors.RESOURCE_NOT_AVAILABLE);
}
