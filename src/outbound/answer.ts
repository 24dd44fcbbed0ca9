import { StringDecoder } from 'node:string_decoder';
import type { SendResponse } from './send-result.ts';

const MAX_EXCERPT_BYTES = 4 * 1024;

/** Collects what is kept of one answer while it is read. */
export class Answer {
  readonly status: number;
  readonly #retryAfter: string | undefined;
  readonly #kept: Buffer[] = [];
  #bytes = 0;

  constructor(status: number, retryAfter: string | undefined) {
    this.status = status;
    this.#retryAfter = retryAfter;
  }

  /** Takes the next part of the body. */
  add(chunk: Buffer): void {
    const room = MAX_EXCERPT_BYTES - this.#bytes;
    this.#bytes += chunk.length;
    // Copied: a client's chunk is a view into a buffer that it goes on to use.
    if (room > 0 && !this.#isSuccess()) this.#kept.push(Buffer.from(chunk.subarray(0, room)));
  }

  /** The result after `durationMs`. */
  toResponse(durationMs: number): SendResponse {
    return {
      kind: 'response',
      status: this.status,
      durationMs,
      ...(this.#isSuccess() ? {} : { excerpt: toText(this.#kept) }),
      ...(this.#retryAfter === undefined ? {} : { retryAfter: this.#retryAfter }),
    };
  }

  #isSuccess(): boolean {
    return this.status >= 200 && this.status < 300;
  }
}

/** Bytes as text that PostgreSQL stores: invalid UTF-8 replaced, a character cut off at the end left out, no U+0000. */
function toText(parts: readonly Buffer[]): string {
  return new StringDecoder('utf8').write(Buffer.concat(parts)).replaceAll('\0', '');
}
