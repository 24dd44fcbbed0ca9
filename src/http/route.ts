import type { IncomingHttpHeaders } from 'node:http';
import type { NowOrLater } from '../cache/now-or-later.ts';
import type { HttpAnswer } from './answer.ts';
import type { Failure } from './failure.ts';
import type { Inflated } from './inflate.ts';
import type { CallersReader } from './reader.ts';

/** A body, or the answer to give when it cannot be had. */
export type RequestBody =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly answer: HttpAnswer };

/** How a handler wants to have a body. */
export interface BodyOptions {
  /** Keys whose share of the memory for bodies it takes, in addition to its sender's. */
  readonly keys?: readonly string[];
  /** Bytes, where it is less than the route's. */
  readonly limit?: number;
  /**
   * The handler has authenticated the sender itself: the keys whose share of the memory the body takes; it may be as
   * large as the route allows.
   */
  readonly knownAs?: readonly string[];
  /**
   * Bytes of a body that is needed to find out who sends: it is read in the room of those without a token, and stays as it
   * was sent.
   */
  readonly unproven?: number;
  /** How a body is refused, where it is another shape than the route's. */
  readonly failure?: Failure;
}

/** A request as a handler sees it; `Caller` is the holder of the access token. */
export interface HttpRequest<Caller> {
  readonly method: string;
  /** Values of the path's `:name` parts, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Null when the sender has gone already. */
  readonly ip: string | null;
  /** No proxy let it in, and its connection is this machine's. */
  readonly fromThisMachine: boolean;
  readonly caller: Caller;
  /** The client that takes the answer. */
  readonly reader: CallersReader<NonNullable<Caller>>;
  /** Call it once, and only after it is clear that the caller may: until then the bytes stay on the wire. */
  readBody(options?: BodyOptions): NowOrLater<RequestBody>;
  /** Unpacks gzip of at most `limit` bytes that lies within the body, in the body's part of the memory. */
  unpack(bytes: Buffer, limit: number): Promise<Inflated>;
}

export type Handler<Caller> = (request: HttpRequest<Caller>) => Promise<HttpAnswer>;

interface Common {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  /** `:name` takes one segment, which may hold `%2F`; `*` at the end takes the rest. */
  readonly path: string;
  /** Bytes; 0 for a route that reads no body. A request without a token gets at most 64 KB. */
  readonly bodyLimit: number;
  /** Bytes that a body in gzip may unpack to, whether a header says that it is gzip or not; absent: gzip is not read. */
  readonly inflatedLimit?: number;
  /** The shape of 401, 405, 413, 500 and 503, which are answered outside the handler. */
  readonly failure: Failure;
  /** Several slashes in its path count as one: people write its address down in other systems, which put more of them. */
  readonly anySlashes?: true;
  /** Requests to the route count neither among those of a token nor among those of an address. */
  readonly uncounted?: boolean;
  /**
   * Begins to look up what the handler will ask for, beside the token of a sender that is looked up again: a post that comes after
   * seconds waits for both at once. It is called before the sender is known, for a token that was good the last time alone.
   */
  readonly prepare?: (params: HttpRequest<never>['params']) => void;
  /** A form may hold the access token, if it is as small as a body without a token. */
  readonly tokenInForm?: boolean;
}

/**
 * One line of the route table. A token that is sent must be valid, except for `auth: 'none'`, where tokens are ignored,
 * and `'by-handler'`, where the handler authenticates the sender, by another secret than a token and before it reads
 * the body.
 */
export type Route<Caller> =
  | (Common & { readonly auth: 'none' | 'by-handler'; readonly handler: Handler<undefined> })
  | (Common & { readonly auth: 'optional-token'; readonly handler: Handler<Caller | undefined> })
  | (Common & { readonly auth: 'token'; readonly handler: Handler<Caller> });

/** Whether an access token is looked for at all. */
export function looksForToken({ auth }: Pick<Route<never>, 'auth'>): boolean {
  return auth === 'token' || auth === 'optional-token';
}
