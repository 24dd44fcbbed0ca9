import { GraphQLError } from 'graphql';

/** A top-level error that is meant for the caller: its text arrives as it is, without a prefix and without a code. */
export class RequestError extends GraphQLError {
  /** `httpStatus` replaces the 200 that GraphQL errors have. */
  constructor(message: string, httpStatus?: number) {
    // Apollo Server takes the status from here and removes it.
    super(message, httpStatus === undefined ? {} : { extensions: { http: { status: httpStatus } } });
  }
}

/** For whatever does not exist or is not the caller's: both look the same from outside. */
export function resourceNotAvailable(): RequestError {
  return new RequestError(
    "The resource that you are attempting to access does not exist or you don't have permission to perform this action",
  );
}
