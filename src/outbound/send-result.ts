import type { ErrorText } from '../errors/define-errors.ts';
import type { HeaderBlock } from './header-block.ts';

/** What kept a request from being answered. */
export type FailureClass =
  | 'refused-address' // the address rules forbid where the connection would lead
  | 'dns' // the host name has no address
  | 'connect' // no connection
  | 'tls' // a connection, but no trusted channel
  | 'timeout' // the whole attempt took too long
  | 'connection' // the connection ended before a status arrived
  | 'protocol' // the request or the answer is not HTTP/1.1, or the answer has no end
  | 'aborted'; // we gave it up ourselves

/** A status that arrived, whatever it is and whatever became of what was to come behind it. */
export interface SendResponse {
  readonly kind: 'response';
  readonly status: number;
  /** Whole milliseconds from the call to the last byte that was read. */
  readonly durationMs: number;
  /** The first 4 KiB of the body as text; only of answers other than 2xx. */
  readonly excerpt?: string;
  /** The `Retry-After` header as received. */
  readonly retryAfter?: string;
  /** What the request asked to keep. */
  readonly kept?: KeptAnswer;
}

/** What is kept of an answer whatever its status, where the request asks for it. */
export interface KeptAnswer {
  /** The begin of its body. */
  readonly body: string;
  /** The headers that were asked for, by their names in lower case; several lines of one are several texts. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** No status arrived. `message` holds no header values and no parts of the URL but its host. */
export interface SendFailure {
  readonly kind: 'failure';
  readonly class: FailureClass;
  readonly message: ErrorText;
  readonly durationMs: number;
  /** The address that was refused, for class `refused-address`. */
  readonly address?: string;
}

/** Outcome of sending one request. */
export type SendResult = SendResponse | SendFailure;

/** How long the parts of one request took, in ms, as far as it came. */
export interface Phases {
  readonly dnsMs?: number;
  readonly tcpMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
}

/** One request to send. */
export interface SendRequest {
  readonly url: string;
  /** POST where nothing is said. */
  readonly method?: 'GET' | 'PUT' | 'DELETE';
  /** Path and query, where they are not the URL's: requests with one URL share connections. */
  readonly path?: string;
  /** What to keep of the answer; absent: what a failed delivery is explained with. */
  readonly keep?: { readonly bodyBytes: number; readonly headers: readonly string[] };
  /** The key whose share of look-ups it uses: see `LookupCaller`. */
  readonly shareKey: string;
  /** Flat list of name, value, name, value: see `buildHeaders`; or what is ready to be written, where there are many requests. */
  readonly headers: string[] | HeaderBlock;
  readonly body: string | Buffer;
  /** Whole attempt: from the call to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}
