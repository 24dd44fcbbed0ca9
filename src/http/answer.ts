interface AnswerHead {
  readonly status: number;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is all there. */
export interface WholeAnswer extends AnswerHead {
  readonly body: string | Buffer;
}

/**
 * An answer that is made while it is sent. Chunks are asked for only as fast as the client takes them, and no more once it
 * has gone: write an async generator and clean up in `finally`. When it throws, the connection breaks, so that the answer
 * does not look complete.
 */
export interface ChunkedAnswer<Chunk = string> extends AnswerHead {
  readonly body: AsyncIterable<Chunk>;
}

/** What a handler says; the server adds the headers that every answer has. */
export type HttpAnswer = WholeAnswer | ChunkedAnswer;

/** An answer as it goes out. */
export type SentAnswer = WholeAnswer | ChunkedAnswer<Buffer>;

/** Tells an answer that is all there from one that comes in chunks. */
export function isWhole(answer: HttpAnswer | SentAnswer): answer is WholeAnswer {
  return typeof answer.body === 'string' || Buffer.isBuffer(answer.body);
}

/**
 * Headers of every answer that does not set others: an answer is for its caller alone, has the media type that it
 * names, and is not a page: nothing in it runs, it is not shown within another page, and links in it send no referrer.
 */
export const EVERY_ANSWER = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  // No page of another site keeps a hold on one that it opened, or loads what is not meant for it.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Of every JSON answer of REST. With a `charset`, which JSON does not have, python-gitlab before 3.14 takes it for no JSON. */
export const JSON_TYPE = 'application/json';
const JSON_HEADERS = { 'content-type': JSON_TYPE };

/** An answer whose body is the value as JSON. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers?: Readonly<Record<string, string>>,
): WholeAnswer {
  const all = headers === undefined ? JSON_HEADERS : { ...JSON_HEADERS, ...headers };
  return { status, headers: all, body: JSON.stringify(value) };
}
