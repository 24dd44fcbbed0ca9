import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import got, { RequestError, type Got, type OptionsInit, type Response } from 'got';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { ApiOptions } from './api.ts';
import { refusalOfAnswer } from './refusal.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Body = { readonly json: unknown } | { readonly ndjson: string } | { readonly bytes: Buffer };

interface Send {
  readonly body?: Body | undefined;
  readonly repeatable: boolean;
}

interface HttpAnswer {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Sends requests with the caller's token, repeats them where that is safe, and throws a `CommandError` for every answer
 * but 2xx.
 */
export type Http = ReturnType<typeof createHttp>;

/** The request never reached a server. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'];
const LOST = [...NOT_SENT, 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_GOT_REQUEST_ERROR'];
/** Statuses of requests that the server refuses before it does anything. */
const NOT_DONE_STATUSES = [429];
const PASSING_STATUSES = [408, 429, 502, 503, 504];
const REQUEST_TIMEOUT_MS = 120_000;
const MAX_RETRY_AFTER_MS = 60_000;

export function createHttp(options: ApiOptions) {
  const client = makeClient(options);
  const { url } = options;

  async function send(method: Method, path: string, { body, repeatable }: Send): Promise<HttpAnswer> {
    let answer: Response<string>;
    try {
      const settings = { method, ...bodyOptions(body), ...retryOptions(options, repeatable) };
      answer = (await client(`${url}${path}`, settings)) as Response<string>;
    } catch (error) {
      throw explain(error, options, repeatable);
    }
    if (isDone(answer)) return { body: answer.body, headers: answer.headers };
    throw refusalOfAnswer(answer.statusCode, answer.body, url);
  }

  async function stream(path: string): Promise<Readable> {
    const request = client.stream(`${url}${path}`, { retry: { limit: 0 }, timeout: {} });
    const { promise: answered, resolve, reject } = Promise.withResolvers<Response>();
    request.once('response', resolve).once('error', reject);
    let answer: Response;
    try {
      answer = await answered;
    } catch (error) {
      throw explain(error, options, true);
    }
    if (isDone(answer)) return request;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    throw refusalOfAnswer(answer.statusCode, Buffer.concat(parts).toString(), url);
  }

  return { send, stream };
}

// got's own `ok` counts a redirect that it does not follow as a success.
function isDone({ statusCode }: { readonly statusCode: number }): boolean {
  return statusCode >= 200 && statusCode < 300;
}

function makeClient({ token, note, signal, url }: ApiOptions): Got {
  return got.extend({
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    throwHttpErrors: false,
    // A redirect must not get the token.
    followRedirect: false,
    responseType: 'text',
    signal,
    timeout: { request: REQUEST_TIMEOUT_MS },
    hooks: {
      beforeRetry: [(error, count) => note(cliErrors.TRYING_AGAIN({ url, reason: reasonOf(error), count }))],
    },
  });
}

function bodyOptions(body: Body | undefined): OptionsInit {
  if (body === undefined) return {};
  if ('json' in body) return { json: body.json };
  if ('bytes' in body) return { body: body.bytes, headers: { 'content-type': 'application/octet-stream' } };
  return { body: body.ndjson, headers: { 'content-type': 'application/x-ndjson' } };
}

function retryOptions({ retries }: ApiOptions, repeatable: boolean): OptionsInit {
  return {
    retry: {
      limit: retries,
      methods: ['GET', 'POST', 'PUT', 'DELETE'],
      statusCodes: repeatable ? PASSING_STATUSES : NOT_DONE_STATUSES,
      errorCodes: repeatable ? LOST : NOT_SENT,
      maxRetryAfter: MAX_RETRY_AFTER_MS,
    },
  };
}

function explain(error: unknown, { url, signal }: ApiOptions, repeatable: boolean): unknown {
  if (signal.aborted) return signal.reason;
  if (!(error instanceof RequestError)) return error;
  const reason = reasonOf(error);
  const text =
    repeatable || NOT_SENT.includes(error.code)
      ? cliErrors.UNREACHABLE({ url, reason })
      : cliErrors.OUTCOME_UNKNOWN({ url, reason });
  return new CommandError(text, { cause: error, exitCode: EXIT.UNREACHABLE });
}

function reasonOf(error: RequestError): string {
  const { response } = error;
  if (response !== undefined) return `HTTP ${response.statusCode}`;
  // An AggregateError of all addresses of a name has no message of its own.
  return error.message === '' ? error.code : error.message;
}
