import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorText } from '../errors/define-errors.ts';
import type { Logger } from '../observability/logger.ts';
import type { SharedRoom } from '../shares/shared-room.ts';
import type { HttpAnswer, SentAnswer } from './answer.ts';
import { type ClientIp, sourceOf } from './client-ip.ts';
import type { ConnectionSignals } from './connection-signal.ts';
import type { HttpLimits } from './limits.ts';
import { type AnswerReader, type CallersReader, createReader } from './reader.ts';
import { watchedAnswer } from './watched-answer.ts';

/** What one request and its answer have in common. */
export interface Exchange<Caller> {
  /** The address that the request came from; null when its sender has gone already. */
  readonly ip: string | null;
  /** Who takes the answer; the first call says for which caller. */
  reader(caller: Caller | undefined): CallersReader<Caller>;
  /** The answer as it is sent to the caller. */
  sent(answer: HttpAnswer, caller: Caller | undefined): SentAnswer;
}

/** What exchanges are made of. */
export interface ExchangeDeps<Caller> {
  readonly log: Logger;
  readonly authenticate: (token: string) => Promise<Caller | undefined>;
  /** As whose share a caller's bodies and answers count. */
  readonly keysOf: (caller: Caller) => readonly string[];
  readonly clientIp: ClientIp;
  readonly signals: ConnectionSignals;
  readonly answerRoom: SharedRoom;
  readonly limits: Pick<HttpLimits, 'answerBytes' | 'answerWindow' | 'answerBytesPerSecond'>;
}

export function createExchange<Caller>(
  request: FastifyRequest,
  reply: FastifyReply,
  /** Known by the time that somebody reads the answer. */
  tokenOf: () => string | undefined,
  deps: ExchangeDeps<Caller>,
): Exchange<Caller> {
  const { limits } = deps;
  let reader: AnswerReader<Caller> | undefined;

  const ip = (): string | null => {
    const forwarded = request.headers['x-forwarded-for'];
    const text = Array.isArray(forwarded) ? forwarded.join() : forwarded;
    return deps.clientIp(request.socket.remoteAddress, text);
  };

  // Most requests, ingest above all, have no use for one.
  const readerFor = (caller: Caller | undefined): AnswerReader<Caller> => {
    const token = tokenOf();
    return (reader ??= createReader<Caller>({
      response: reply.raw,
      signal: deps.signals(request.socket),
      room: deps.answerRoom,
      answerBytes: limits.answerBytes,
      callerKeys: caller === undefined ? [sourceOf(ip())] : deps.keysOf(caller),
      authenticate: token === undefined ? undefined : () => deps.authenticate(token),
    }));
  };

  const cut = (why: ErrorText): void => {
    const { socket } = request;
    if (socket.destroyed) return;
    deps.log.warn({ method: request.method, path: pathOf(request) }, why);
    socket.resetAndDestroy();
  };

  return {
    get ip() {
      return ip();
    },
    reader: readerFor,
    sent: (answer, caller) => watchedAnswer(answer, { reader: () => readerFor(caller), limits, cut }),
  };
}

/** Without the query, where a token may stand. */
export function pathOf({ url }: Pick<FastifyRequest, 'url'>): string {
  return url.split('?', 1)[0] ?? '';
}
