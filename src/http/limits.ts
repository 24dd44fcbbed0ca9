/** How often something may happen: `burst` times at once, and `perMinute` in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

const MB = 1024 * 1024;

/** What one server takes from its clients, in milliseconds and bytes; docs/operations.md gives the reasons. */
export type HttpLimits = Readonly<typeof DEFAULT_HTTP_LIMITS>;

/** Far above what clients do that mean well. */
export const DEFAULT_HTTP_LIMITS = {
  /** From the start of a connection or request to the end of its headers. */
  headersTimeout: 20_000,
  /** From there to the end of its body. */
  requestTimeout: 120_000,
  /** Without a byte in either direction, a reader that does not take its answer included. */
  silenceTimeout: 150_000,
  /** What a body gets before it has to be as fast as `bodyBytesPerSecond`, on average. */
  bodyGrace: 20_000,
  bodyBytesPerSecond: 500,
  /** From so many bytes on, a body gets another pace, so that large ones do not stay for minutes. */
  largeBody: MB,
  largeBodyGrace: 30_000,
  largeBodyBytesPerSecond: MB / 2,
  /** Of all bodies that are being read or worked on, of requests with a token. */
  bodyBytes: 256 * MB,
  /** The same of those without one. */
  anonymousBodyBytes: 8 * MB,
  /** Of one body of a request without a token. */
  anonymousBody: 64 * 1024,
  /** What a client that is waited for gets before it has to be as fast as `answerBytesPerSecond`, on average. */
  answerWindow: 150_000,
  answerBytesPerSecond: 10_000,
  /** Of one answer, and of what is read for it. */
  answerBytes: 16 * MB,
  /** The same of all answers that are made or taken; one top-level group or caller has a quarter. */
  answersBytes: 128 * MB,
  connections: 8_192,
  /** A trusted proxy has no limit of its own. */
  connectionsPerAddress: 2_048,
  /** Requests with a bad token from one address. */
  badTokens: { burst: 20, perMinute: 20 } as Rate,
  /** Requests without a token from one address, to routes that take them. */
  requestsWithoutToken: { burst: 60, perMinute: 60 } as Rate,
  /** Requests with one good token, ingest apart. */
  requestsPerToken: { burst: 6_000, perMinute: 6_000 } as Rate,
  /** The same of all tokens of one holder. */
  requestsPerHolder: { burst: 12_000, perMinute: 12_000 } as Rate,
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
