import { StringDecoder } from 'node:string_decoder';
import type { KeptAnswer, SendRequest, SendResponse } from './send-result.ts';

const MAX_EXCERPT_BYTES = 4 * 1024;
const NOTHING: KeptAnswer['headers'] = {};

type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Collects what is kept of one answer while it is read. */
export class Answer {
  readonly status: number;
  readonly #retryAfter: string | undefined;
  readonly #keep: SendRequest['keep'];
  readonly #headers: KeptAnswer['headers'];
  readonly #kept: Buffer[] = [];
  #bytes = 0;

  constructor(status: number, headers: AnswerHeaders, keep: SendRequest['keep']) {
    this.status = status;
    const retryAfter = headers['retry-after'];
    this.#retryAfter = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
    this.#keep = keep;
    this.#headers = keep === undefined ? NOTHING : headersNamed(keep.headers, headers);
  }

  /** Takes the next part of the body. */
  add(chunk: Buffer): void {
    const room = (this.#keep?.bodyBytes ?? MAX_EXCERPT_BYTES) - this.#bytes;
    this.#bytes += chunk.length;
    // Copied: a client's chunk is a view into a buffer that it goes on to use.
    if (room > 0 && (this.#keep !== undefined || !this.#isSuccess()))
      this.#kept.push(Buffer.from(chunk.subarray(0, room)));
  }

  /** The result after `durationMs`. */
  toResponse(durationMs: number): SendResponse {
    return {
      kind: 'response',
      status: this.status,
      durationMs,
      ...(this.#isSuccess() ? {} : { excerpt: toText(this.#kept, MAX_EXCERPT_BYTES) }),
      ...(this.#retryAfter === undefined ? {} : { retryAfter: this.#retryAfter }),
      ...(this.#keep === undefined
        ? {}
        : { kept: { body: toText(this.#kept, this.#keep.bodyBytes), headers: this.#headers } }),
    };
  }

  #isSuccess(): boolean {
    return this.status >= 200 && this.status < 300;
  }
}

/** Bytes as text that PostgreSQL stores: invalid UTF-8 replaced, a character cut off at the end left out, no U+0000. */
function toText(parts: readonly Buffer[], bytes: number): string {
  return new StringDecoder('utf8').write(Buffer.concat(parts).subarray(0, bytes)).replaceAll('\0', '');
}

function headersNamed(names: readonly string[], headers: AnswerHeaders): KeptAnswer['headers'] {
  return Object.fromEntries(names.map((name) => [name, linesOf(headers[name])]));
}

function linesOf(value: string | string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
