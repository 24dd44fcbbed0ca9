import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { NowOrLater } from '../cache/now-or-later.ts';
import type { ErrorText } from '../errors/define-errors.ts';
import type { Logger } from '../observability/logger.ts';
import type { RoomShare, SharedRoom } from '../shares/shared-room.ts';
import { accessTokenOf, formTokenOf, isForm } from './access-token.ts';
import type { HttpAnswer, SentAnswer } from './answer.ts';
import { type ClientIp, sourceOf } from './client-ip.ts';
import type { ConnectionSignals } from './connection-signal.ts';
import { inflate, type Inflated } from './inflate.ts';
import type { HttpLimits } from './limits.ts';
import type { Authenticate } from './login.ts';
import { type AnswerReader, createReader } from './reader.ts';
import { type BodyForm, requestBody } from './request-body.ts';
import { type BodyOptions, type HttpRequest, looksForToken, type RequestBody, type Route } from './route.ts';
import { isFromThisMachine } from './this-machine.ts';
import { tokenDigest } from './token-digest.ts';
import { watchedAnswer } from './watched-answer.ts';

/** What exchanges are made of. */
export interface ExchangeDeps<Caller> {
  readonly log: Logger;
  readonly authenticate: Authenticate<Caller>;
  /** As whose share a caller's bodies and answers count: one key for each share that is limited. */
  readonly keysOf: (caller: Caller) => readonly string[];
  readonly clientIp: ClientIp;
  readonly signals: ConnectionSignals;
  readonly bodyRoom: SharedRoom;
  /** For bodies of requests without a token, which leave the other one alone. */
  readonly anonymousBodyRoom: SharedRoom;
  readonly answerRoom: SharedRoom;
  readonly limits: HttpLimits;
}

/**
 * A request to a route as its handler sees it, and what it and its answer have in common. A class, and what few requests
 * need is made when it is asked for: as closures, it would be a fifth of all that a single event allocates.
 */
export class Exchange<Caller> implements HttpRequest<Caller | undefined> {
  /** Known once the token has been looked up. */
  caller: Caller | undefined;
  private token: string | undefined;
  private form: RequestBody | undefined;
  private share: RoomShare | undefined;
  private answerReader: AnswerReader<NonNullable<Caller>> | undefined;
  private readonly route: Route<Caller>;
  private readonly request: FastifyRequest;
  private readonly reply: FastifyReply;
  private readonly deps: ExchangeDeps<Caller>;

  constructor(
    route: Route<Caller>,
    request: FastifyRequest,
    reply: FastifyReply,
    deps: ExchangeDeps<Caller>,
  ) {
    this.route = route;
    this.request = request;
    this.reply = reply;
    this.deps = deps;
    if (looksForToken(route)) this.token = accessTokenOf(request.headers, queryOf(request));
  }

  get method(): string {
    return this.request.method;
  }

  get params(): Readonly<Record<string, string>> {
    return this.request.params as Record<string, string>;
  }

  get query(): URLSearchParams {
    return queryOf(this.request) ?? new URLSearchParams();
  }

  get headers(): IncomingHttpHeaders {
    return this.request.headers;
  }

  get ip(): string | null {
    const { socket, headers } = this.request;
    const forwarded = headers['x-forwarded-for'];
    return this.deps.clientIp(socket.remoteAddress, Array.isArray(forwarded) ? forwarded.join() : forwarded);
  }

  get fromThisMachine(): boolean {
    return isFromThisMachine(this.request.socket.remoteAddress, this.request.headers);
  }

  /** Most requests, ingest above all, have no use for one. */
  get reader(): AnswerReader<NonNullable<Caller>> {
    const { token, caller, deps } = this;
    return (this.answerReader ??= createReader<NonNullable<Caller>>({
      response: this.reply.raw,
      signal: deps.signals(this.request.socket),
      room: deps.answerRoom,
      answerBytes: deps.limits.answerBytes,
      callerKeys: caller === undefined ? [sourceOf(this.ip)] : deps.keysOf(caller),
      authenticate:
        token === undefined
          ? undefined
          : async () => (await deps.authenticate(token, tokenDigest(token))) ?? undefined,
    }));
  }

  /** The token, wherever it stands. A form is read before it is known who sends it, hence as one without a token. */
  findToken(): NowOrLater<string | undefined> {
    const mayBeInForm = this.route.tokenInForm === true && isForm(this.headers['content-type']);
    if (this.token !== undefined || !mayBeInForm) return this.token;
    return this.findTokenInForm();
  }

  private async findTokenInForm(): Promise<string | undefined> {
    this.form = await this.readAnonymous();
    if (this.form.ok) this.token = formTokenOf(this.form.bytes);
    return this.token;
  }

  readBody(options: BodyOptions = NO_OPTIONS): NowOrLater<RequestBody> {
    const { keys = NO_KEYS, limit = Infinity, knownAs, unproven, failure } = options;
    const { caller, deps, route } = this;
    if (this.form !== undefined) return this.form;
    if (unproven !== undefined) {
      this.share ??= deps.anonymousBodyRoom.share([sourceOf(this.ip)]);
      const asSent = { failure: failure ?? route.failure };
      return this.readAtMost(Math.min(unproven, route.bodyLimit), this.share, asSent);
    }
    if (knownAs !== undefined) {
      this.share ??= deps.bodyRoom.share(knownAs);
      const form = failure === undefined ? route : { ...route, failure };
      return this.readAtMost(Math.min(limit, route.bodyLimit), this.share, form);
    }
    if (caller === undefined) return this.readAnonymous();
    this.share ??= deps.bodyRoom.share([...deps.keysOf(caller), ...keys]);
    return this.readAtMost(Math.min(limit, route.bodyLimit), this.share);
  }

  private readAnonymous(): NowOrLater<RequestBody> {
    const { deps, route } = this;
    this.share ??= deps.anonymousBodyRoom.share([sourceOf(this.ip)]);
    return this.readAtMost(Math.min(route.bodyLimit, deps.limits.anonymousBody), this.share);
  }

  private readAtMost(limit: number, share: RoomShare, form: BodyForm = this.route): NowOrLater<RequestBody> {
    return requestBody(form, this.request, { limit, share, pace: this.deps.limits });
  }

  async unpack(bytes: Buffer, limit: number): Promise<Inflated> {
    if (this.share === undefined) throw new Error('Nothing of the body has been read');
    return inflate(bytes, { limit, share: this.share });
  }

  /** The handler's answer as it is sent to the caller. */
  sent(answer: HttpAnswer): SentAnswer {
    return watchedAnswer(answer, this);
  }

  get limits(): HttpLimits {
    return this.deps.limits;
  }

  /** Breaks the connection, so that the answer does not look complete, and logs why. */
  cut(why: ErrorText): void {
    const { socket } = this.request;
    if (socket.destroyed) return;
    this.deps.log.warn({ method: this.method, path: pathOf(this.request) }, why);
    socket.resetAndDestroy();
  }

  /** Not when the body is read: what a handler makes of it takes even more. */
  release(): void {
    this.share?.release();
  }
}

const NO_KEYS: readonly string[] = [];
const NO_OPTIONS: BodyOptions = {};

/** Without the query, where a token may stand. */
export function pathOf({ url }: Pick<FastifyRequest, 'url'>): string {
  return url.split('?', 1)[0] ?? '';
}

function queryOf({ url }: FastifyRequest): URLSearchParams | undefined {
  const at = url.indexOf('?');
  return at === -1 ? undefined : new URLSearchParams(url.slice(at + 1));
}
