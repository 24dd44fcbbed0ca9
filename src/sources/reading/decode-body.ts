import { isUtf8 } from 'node:buffer';
import { decodeUtf8 } from '../../json/decode-utf8.ts';

const PIECE = 64 * 1024;

/** How a body becomes text: `run` does work in slices, in the source's share of the process's time. */
export interface Decoding {
  /** What is in another encoding is mended. */
  readonly mend: boolean;
  readonly run: <T>(work: Generator<void, T>) => Promise<T>;
}

/** The text of a body; undefined: it is not UTF-8, and not to be mended. */
export async function textOfBody(bytes: Buffer, { mend, run }: Decoding): Promise<string | undefined> {
  return mend ? run(decodeBody(bytes)) : decodeUtf8(bytes);
}

/**
 * The text of a body, without a leading byte order mark. Bytes that are not UTF-8 are read as Latin-1, one by one: a
 * line in another encoding does not damage its neighbours, and two different lines stay different.
 */
function* decodeBody(bytes: Buffer): Generator<void, string> {
  const whole = decodeUtf8(bytes);
  if (whole !== undefined) return whole;
  const parts: string[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = endOfPiece(bytes, from);
    parts.push(decodePiece(bytes.subarray(from, to)));
    from = to;
    yield;
  }
  return parts.join('').replace(/^\uFEFF/, '');
}

/** Never within a character. */
function endOfPiece(bytes: Buffer, from: number): number {
  const end = from + PIECE;
  let to = end;
  while (to < bytes.length && to < end + 3 && isContinuation(bytes[to] ?? 0)) to += 1;
  return Math.min(to, bytes.length);
}

function decodePiece(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  // The bytes from here to `at` are UTF-8.
  let from = 0;
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const length = lengthOf(lead);
    if (length === 1 || (length > 1 && isUtf8(bytes.subarray(at, at + length)))) {
      at += length;
      continue;
    }
    text += bytes.toString('utf8', from, at) + String.fromCharCode(lead);
    at += 1;
    from = at;
  }
  return text + bytes.toString('utf8', from);
}

/** Bytes of the character that begins with this one; 0: none does. */
function lengthOf(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 0;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
