/** How often something may happen: `burst` times at once, and `perMinute` in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

const MB = 1024 * 1024;

/** What one server takes from its clients. Times are milliseconds. */
export interface HttpLimits {
  /** From the start of a connection or request to the end of its headers. */
  readonly headersTimeout: number;
  /** From there to the end of its body. */
  readonly requestTimeout: number;
  /** Without a byte in either direction, a reader that does not take its answer included. */
  readonly silenceTimeout: number;
  /** What a body gets before it has to be as fast as `bodyBytesPerSecond`, on average. */
  readonly bodyGrace: number;
  readonly bodyBytesPerSecond: number;
  /** From so many bytes on, a body gets another pace, so that large ones do not stay for minutes. */
  readonly largeBody: number;
  readonly largeBodyGrace: number;
  readonly largeBodyBytesPerSecond: number;
  /** Bytes of all bodies that are being read or worked on, of requests with a token. */
  readonly bodyBytes: number;
  /** The same of those without one. */
  readonly anonymousBodyBytes: number;
  /** Bytes of one body of a request without a token. */
  readonly anonymousBody: number;
  /** What a client that is waited for gets before it has to be as fast as `answerBytesPerSecond`, on average. */
  readonly answerWindow: number;
  readonly answerBytesPerSecond: number;
  /** Bytes of one answer, and of what is read for it. */
  readonly answerBytes: number;
  /** The same of all answers that are made or taken; one top-level group or caller has a quarter. */
  readonly answersBytes: number;
  readonly connections: number;
  /** A trusted proxy has no limit of its own. */
  readonly connectionsPerAddress: number;
  /** Requests with a bad token from one address. */
  readonly badTokens: Rate;
  /** Requests without a token from one address, to routes that take them. */
  readonly requestsWithoutToken: Rate;
  /** Requests with one good token, ingest apart. */
  readonly requestsPerToken: Rate;
  /** The same of all tokens of one holder. */
  readonly requestsPerHolder: Rate;
}

/** Far above what clients do that mean well; docs/operations.md gives the reasons. */
export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  headersTimeout: 20_000,
  requestTimeout: 120_000,
  silenceTimeout: 150_000,
  bodyGrace: 20_000,
  bodyBytesPerSecond: 500,
  largeBody: MB,
  largeBodyGrace: 30_000,
  largeBodyBytesPerSecond: MB / 2,
  bodyBytes: 256 * MB,
  anonymousBodyBytes: 8 * MB,
  anonymousBody: 64 * 1024,
  answerWindow: 150_000,
  answerBytesPerSecond: 10_000,
  answerBytes: 16 * MB,
  answersBytes: 128 * MB,
  connections: 8_192,
  connectionsPerAddress: 2_048,
  badTokens: { burst: 20, perMinute: 20 },
  requestsWithoutToken: { burst: 60, perMinute: 60 },
  requestsPerToken: { burst: 6_000, perMinute: 6_000 },
  requestsPerHolder: { burst: 12_000, perMinute: 12_000 },
};

/** The limits that the environment may set. */
export function httpLimitsOf(set: {
  readonly bodyMemory: number;
  readonly requestsPerMinute: number;
  readonly anonymousRequestsPerMinute: number;
}): Pick<HttpLimits, 'bodyBytes' | 'requestsPerToken' | 'requestsPerHolder' | 'requestsWithoutToken'> {
  const rate = (perMinute: number): Rate => ({ burst: perMinute, perMinute });
  return {
    bodyBytes: set.bodyMemory,
    requestsPerToken: rate(set.requestsPerMinute),
    requestsPerHolder: rate(2 * set.requestsPerMinute),
    requestsWithoutToken: rate(set.anonymousRequestsPerMinute),
  };
}
