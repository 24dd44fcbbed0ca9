import type { Socket } from 'node:net';
import { failureCauses } from './outbound-errors.ts';
import { readStatusLine } from './status-line.ts';

/** What is read for one request at most: answers of 1xx, headers, framing and body together. */
export const MAX_ANSWER_BYTES = 128 * 1024;
const MAX_INTERIM_ANSWERS = 10;
const LF = 10;
const CR = 13;
const NOTHING = Buffer.alloc(0);

/** An answer that is not read any further. */
export class AnswerRefusedError extends Error {
  readonly code = 'EANSWERREFUSED';
}

/** Where a socket is: without a request, before a status, within an answer of 1xx, behind a status, or given up. */
type State = 'idle' | 'start' | 'interim' | 'answer' | 'over';

/**
 * Stands between a socket and undici. It counts every byte of an answer, which undici does for headers and bodies alone,
 * and takes out answers of 1xx, because undici closes a connection on a `100 Continue` that it has not asked for. It
 * overrides the `push` through which Node hands over what a socket has read: docs/adr/0017-one-client.md says why, and
 * test/outbound/answers.test.ts holds it.
 */
export class AnswerGuard {
  readonly #socket: Socket;
  #state: State = 'idle';
  #requests = 0;
  #bytes = 0;
  #interimAnswers = 0;
  /** The begin of a status line, or the end of what was seen of an answer of 1xx. */
  #held: Buffer = NOTHING;
  #hasLeftover = false;
  #requestedAt = 0;
  #firstByteAt: number | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    const push = socket.push.bind(socket);
    socket.push = (chunk: Buffer | null) => {
      if (chunk === null) return push(chunk);
      const passed = this.#take(chunk);
      return passed === undefined || passed.length === 0 || push(passed);
    };
  }

  /** Bytes came that belong to no answer: what follows on this receiver's connections cannot be told apart. */
  get hasLeftover(): boolean {
    return this.#hasLeftover;
  }

  /** Whether the last request was not the first one. */
  get isReused(): boolean {
    return this.#requests > 1;
  }

  /** Milliseconds from the request to the first byte that came back. */
  get firstByteMs(): number | undefined {
    return this.#firstByteAt === undefined ? undefined : this.#firstByteAt - this.#requestedAt;
  }

  /** Call it when a request is about to be written. */
  begin(): void {
    this.#state = 'start';
    this.#requests += 1;
    this.#bytes = 0;
    this.#interimAnswers = 0;
    this.#firstByteAt = undefined;
    this.#requestedAt = performance.now();
  }

  /** Call it when the answer is complete. */
  end(): void {
    if (this.#state !== 'over') this.#state = 'idle';
  }

  /** What undici is to see of a chunk. */
  #take(chunk: Buffer): Buffer | undefined {
    if (this.#state === 'idle') return this.#unasked(chunk);
    if (this.#state === 'over') return undefined;
    this.#firstByteAt ??= performance.now();
    const room = MAX_ANSWER_BYTES - this.#bytes;
    this.#bytes += chunk.length;
    const readable = chunk.length > room ? chunk.subarray(0, room) : chunk;
    const passed = this.#state === 'answer' ? readable : this.#withoutInterim(readable);
    if (chunk.length > room)
      this.#refuse(failureCauses.ANSWER_TOO_LONG({ kibibytes: MAX_ANSWER_BYTES / 1024 }));
    return passed;
  }

  #withoutInterim(chunk: Buffer): Buffer | undefined {
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = NOTHING;
    for (;;) {
      if (this.#state === 'start') {
        rest = withoutEmptyLines(rest);
        const line = readStatusLine(rest);
        if (line === 'incomplete') {
          // Copied: a chunk is a view into a buffer that Node goes on to use.
          this.#held = Buffer.from(rest);
          return undefined;
        }
        if (line !== 'interim') return this.#begun(line, rest);
        if (!this.#countInterim()) return undefined;
      }
      const end = endOfHead(rest);
      if (end === -1) {
        this.#held = Buffer.from(rest.subarray(-2));
        return undefined;
      }
      this.#state = 'start';
      rest = rest.subarray(end);
    }
  }

  #begun(line: 'final' | 'upgrade' | 'not-http', rest: Buffer): Buffer | undefined {
    if (line === 'upgrade') return this.#refuse(failureCauses.PROTOCOL_SWITCHED);
    if (line === 'not-http' && this.isReused) {
      this.#hasLeftover = true;
      return this.#refuse(failureCauses.LEFTOVER);
    }
    this.#state = 'answer';
    return rest;
  }

  #countInterim(): boolean {
    this.#interimAnswers += 1;
    this.#state = 'interim';
    if (this.#interimAnswers <= MAX_INTERIM_ANSWERS) return true;
    this.#refuse(failureCauses.INTERIM_TOO_MANY({ maximum: MAX_INTERIM_ANSWERS }));
    return false;
  }

  /** No request is under way. Some servers end an answer with an empty line more. */
  #unasked(chunk: Buffer): undefined {
    if (withoutEmptyLines(chunk).length === 0) return;
    this.#hasLeftover = true;
    this.#state = 'over';
    // Without an error, which undici would pass on to a request that waits for this connection.
    this.#socket.destroy();
  }

  #refuse(why: string): undefined {
    this.#state = 'over';
    // Later: undici reads what was passed on to it before, a status perhaps, in a tick of its own.
    setImmediate(() => this.#socket.destroy(new AnswerRefusedError(why)));
  }
}

function withoutEmptyLines(bytes: Buffer): Buffer {
  let start = 0;
  while (bytes[start] === CR || bytes[start] === LF) start += 1;
  return start === 0 ? bytes : bytes.subarray(start);
}

/** The index after the first empty line; -1: there is no empty line yet. */
function endOfHead(bytes: Buffer): number {
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
  }
  return -1;
}
