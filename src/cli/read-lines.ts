import type { Readable } from 'node:stream';
import { decodeUtf8 } from '../json/decode-utf8.ts';

/** A line of a file. */
export interface Line {
  /** From 1 on. */
  readonly number: number;
  /** Undefined: its bytes are not UTF-8. */
  readonly text: string | undefined;
  /** Of the line and what ends it. */
  readonly bytes: number;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * The lines of bytes, as the server reads NDJSON: they end at LF, or CR and LF, alone. `node:readline` ends them at U+2028
 * and U+2029, too, which may stand in a JSON text, and makes other letters of bytes that are not UTF-8.
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
