import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { AnswerGuard, MAX_ANSWER_BYTES } from './answer-guard.ts';
import type { Connector, Opening, Stage } from './connector.ts';
import { failureCauses } from './outbound-errors.ts';
import type { Phases } from './send-result.ts';

/** For one request: that one, and one more when the receiver closed the first before anything was sent. */
const MAX_TRIES = 2;

/**
 * A connection to one origin and undici's client that speaks HTTP on it, for one request at a time. A pool of undici's
 * would choose the connection: then it would not be known to which request the bytes that come in belong.
 */
export class Connection {
  readonly #client: Client;
  readonly #ended = new AbortController();
  readonly #opening: Opening = { stage: 'resolving', phases: {} };
  readonly #oldAt: number;
  #guard: AnswerGuard | undefined;
  #socket: Socket | undefined;
  #tries = 0;

  /** It is good for new requests for `maxAgeMs`; `onClosed` hears that the socket is gone. */
  constructor(
    origin: string,
    connector: Connector,
    options: { readonly shareKey: string; readonly maxAgeMs: number; readonly onClosed: () => void },
  ) {
    const { shareKey, maxAgeMs, onClosed } = options;
    this.#oldAt = performance.now() + maxAgeMs;
    const caller = { shareKey, signal: this.#ended.signal };
    const open = async (place: Parameters<Connector>[0]): Promise<Socket> => {
      this.#tries += 1;
      if (this.#tries > MAX_TRIES) throw new ClosedAtOnceError();
      const socket = await connector(place, this.#opening, caller);
      this.#socket = socket;
      this.#guard = new AnswerGuard(socket);
      return socket;
    };
    this.#client = new Client(origin, {
      connect: (place, callback) =>
        void open(place).then(
          (socket) => callback(null, socket),
          (error: Error) => callback(error, null),
        ),
      // The whole attempt has one timer of its own, and its bytes one count; undici's would only cost.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: MAX_ANSWER_BYTES,
    });
    this.#client.on('disconnect', onClosed);
  }

  get stage(): Stage {
    return this.#opening.stage;
  }

  /** Of the last request. */
  get phases(): Phases {
    const firstByteMs = this.#guard?.firstByteMs;
    return firstByteMs === undefined ? this.#opening.phases : { ...this.#opening.phases, firstByteMs };
  }

  /** Whether another request may go over it. */
  get isReusable(): boolean {
    return this.#socket !== undefined && !this.#socket.destroyed && performance.now() < this.#oldAt;
  }

  /** Whether the last request went over it when others had gone before. */
  get isReused(): boolean {
    return this.#guard?.isReused === true;
  }

  /** Whether the receiver closed it, and not a byte of an answer came for the last request. */
  get isDead(): boolean {
    return this.#socket?.destroyed === true && this.#guard?.firstByteMs === undefined;
  }

  /** Whether the receiver sends what belongs to no answer: then none of its connections should be used twice. */
  get hasLeftover(): boolean {
    return this.#guard?.hasLeftover === true;
  }

  dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#tries = this.#socket === undefined ? 0 : 1;
    this.#client.dispatch(request, handler);
  }

  /** Call it when undici is about to write the request, and when the answer is complete. */
  begin(): void {
    this.#guard?.begin();
  }

  end(): void {
    this.#guard?.end();
  }

  /** Ends it, whatever it is doing. */
  destroy(): void {
    this.#ended.abort(new Error('The connection is not needed any more'));
    // Not in this tick: the caller may be inside undici.
    queueMicrotask(() => void this.#client.destroy());
  }
}

/** The receiver closed new connections before they were of use. */
class ClosedAtOnceError extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super(failureCauses.CLOSED_AT_ONCE);
  }
}
