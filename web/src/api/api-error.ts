/** Why there is no answer that one can work with. */
export type ApiErrorKind =
  /** The server does not accept the token: it is wrong, expired or revoked. */
  | 'signed-out'
  /** The server cannot be reached, is too busy or has no database: the same may work in a moment. */
  | 'unavailable'
  /** What was asked for is not there, or not for this token. */
  | 'not-found'
  /** Whatever else the server says. */
  | 'refused';

/** A request that failed, with a sentence for the person who made it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly kind: ApiErrorKind;

  constructor(kind: ApiErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

const UNREACHABLE =
  'The server cannot be reached. Check the connection; this page tries again automatically.';

/** The error of an answer's HTTP status; `said` is what the server says about it. */
export function statusError(status: number, said?: string): ApiError {
  if (status === 401) return new ApiError('signed-out', 'The server does not accept the access token.');
  if (status === 404) return new ApiError('not-found', said ?? 'There is nothing here for this token.');
  if (status === 403)
    return new ApiError('refused', said ?? 'The access token may not do this. Use one with the scope api.');
  if (status === 429 || status >= 500)
    return new ApiError('unavailable', said ?? 'The server is busy. Try again in a few seconds.');
  return new ApiError('refused', said ?? `The server answered ${status}. Look into its log.`);
}

/** What a request throws that got no answer at all. */
export function connectionError(): ApiError {
  return new ApiError('unavailable', UNREACHABLE);
}

/** The text that tells the user about an error of any kind. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
