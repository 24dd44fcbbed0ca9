import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { IncomingMessage } from 'node:http';
import got from 'got';
import type { Request } from 'got';
import { literalRefusal } from './address-rules.ts';
import type { Allowlist } from './allowlist.ts';
import { Answer } from './answer.ts';
import { failure, failureOf } from './classify-error.ts';
import { AddressNotAllowedError, guardedLookup } from './lookup.ts';
import type { Lookup } from './lookup.ts';
import { failureCauses, urlErrors } from './outbound-errors.ts';
import { parseTarget, withAuthorization } from './request.ts';
import type { SendRequest, SendResult } from './send-result.ts';

/** How long the parts of one request took, in ms, as far as it came. */
export interface Phases {
  readonly dnsMs?: number;
  readonly tcpMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
}

/** A result with what it spent its time on. */
export type SingleResult = SendResult & { readonly phases: Phases };

/** Sends requests that go one by one, each over a connection of its own, and measures their phases. */
export interface SingleClient {
  /** POSTs once, without redirects or retries, and reads at most 64 KiB of the answer. */
  send(request: SendRequest): Promise<SingleResult>;
}

/** Makes a client on got. */
export function createSingleClient({
  lookup,
  allowlist,
}: {
  readonly lookup: Lookup;
  readonly allowlist: Allowlist;
}): SingleClient {
  const client = got.extend({
    method: 'POST',
    throwHttpErrors: false,
    followRedirect: false,
    retry: { limit: 0 },
    decompress: false,
    dnsLookup: guardedLookup(lookup, allowlist),
    // Agents of our own: the global ones keep connections and may be told by the environment to use a proxy.
    agent: { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) },
  });

  return {
    async send(request) {
      const { url: text, headers, body, timeoutMs, signal } = request;
      const target = parseTarget(text);
      if (target === undefined) return { ...failure('protocol', urlErrors.URL_INVALID, 0), phases: {} };
      // A connection to an IP literal never asks the lookup.
      const refusal = literalRefusal(target.url.hostname, allowlist);
      if (refusal !== undefined) {
        return { ...failureOf(new AddressNotAllowedError(refusal), 'connecting', 0), phases: {} };
      }
      if (signal?.aborted === true) return { ...failure('aborted', failureCauses.GIVEN_UP, 0), phases: {} };
      const stream = client.stream(target.url, {
        body,
        headers: toObject(withAuthorization(headers, target)),
      });
      return readAnswer(stream, timeoutMs, signal);
    },
  };
}

function readAnswer(
  stream: Request,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<SingleResult> {
  const startedAt = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startedAt);
  let answer: Answer | undefined;

  return new Promise((resolve) => {
    const finish = (result: SendResult) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve({ ...result, phases: phasesOf(stream) });
      stream.destroy();
    };
    const onAbort = () => finish(failure('aborted', failureCauses.GIVEN_UP, elapsedMs()));
    const timer = setTimeout(() => {
      const milliseconds = timeoutMs;
      const what =
        answer === undefined
          ? failureCauses.NO_ANSWER_IN_TIME({ milliseconds })
          : failureCauses.NO_END_IN_TIME({ status: answer.status, milliseconds });
      finish(failure('timeout', what, elapsedMs()));
    }, timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });

    stream.on('response', (response: IncomingMessage) => {
      answer = new Answer(response.statusCode ?? 0, response.headers['retry-after']);
    });
    stream.on('data', (chunk: Buffer) => {
      if (answer?.add(chunk) === false) finish(answer.toResponse(elapsedMs()));
    });
    stream.on('end', () => {
      if (answer !== undefined) finish(answer.toResponse(elapsedMs()));
    });
    // Stays after the end: destroying the stream makes got emit one more.
    stream.on('error', (error: Error) => {
      const { connect, secureConnect } = stream.timings ?? {};
      const isTls = stream.requestUrl?.protocol === 'https:';
      const isConnected = (isTls ? secureConnect : connect) !== undefined;
      const phase = isConnected ? 'connected' : 'connecting';
      finish(failureOf(error, phase, elapsedMs()));
    });
  });
}

function phasesOf(stream: Request): Phases {
  const { dns, tcp, tls, firstByte } = stream.timings?.phases ?? {};
  return {
    ...(dns === undefined ? {} : { dnsMs: dns }),
    ...(tcp === undefined ? {} : { tcpMs: tcp }),
    ...(tls === undefined ? {} : { tlsMs: tls }),
    ...(firstByte === undefined ? {} : { firstByteMs: firstByte }),
  };
}

/** got's headers; its own User-Agent is left out, so that both clients send the same. */
function toObject(flat: readonly string[]): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = { 'user-agent': undefined };
  for (let index = 0; index + 1 < flat.length; index += 2) {
    headers[(flat[index] ?? '').toLowerCase()] = flat[index + 1];
  }
  return headers;
}
