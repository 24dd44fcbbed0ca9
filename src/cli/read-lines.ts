import type { Readable } from 'node:stream';
import { decodeUtf8 } from '../json/decode-utf8.ts';

/** A line of a file. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Undefined: its bytes are not UTF-8. */
  readonly text: string | undefined;
  /** Bytes of the line with its line end. */
  readonly bytes: number;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Splits bytes into lines as the server reads NDJSON: only LF, or CR and LF, ends a line. `node:readline` also ends
 * lines at U+2028 and U+2029, which a JSON text may contain, and replaces bytes that are not UTF-8.
 */
export async function* readLines(input: Readable): AsyncGenerator<Line> {
  let pieces: Uint8Array[] = [];
  let number = 0;
  const take = (): Line => {
    const bytes = Buffer.concat(pieces);
    pieces = [];
    number += 1;
    const end = bytes.at(-1) === LF ? (bytes.at(-2) === CR ? -2 : -1) : bytes.length;
    return { number, text: decodeUtf8(bytes.subarray(0, end)), bytes: bytes.length };
  };
  for await (const piece of input as AsyncIterable<Uint8Array | string>) {
    const bytes = Buffer.from(piece as Uint8Array);
    let from = 0;
    for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, from)) {
      pieces.push(bytes.subarray(from, at + 1));
      from = at + 1;
      yield take();
    }
    if (from < bytes.length) pieces.push(bytes.subarray(from));
  }
  if (pieces.length > 0) yield take();
}
