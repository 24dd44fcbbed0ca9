import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gzipSync } from 'node:zlib';
import type { Batching } from './batching.ts';
import type { FormatEvent } from './format.ts';

/**
 * Levels 1 to 3 cost the same, and 3 leaves the fewest bytes of them; 4 costs more than twice as much and leaves more
 * (docs/performance.md).
 */
const LEVEL = 3;
/**
 * Compressing a smaller body takes the main thread at most half a millisecond; a thread of the pool costs more in
 * total.
 */
const SYNC_BYTES = 128 * 1024;
/** About the size of gzip's header and tables for a body that hardly gets shorter. */
const SMALLEST_CHUNK = 1_024;

/** Size of the pieces in which a body is compressed; larger pieces are not faster. */
const PIECE_BYTES = 256 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** How bodies of a batching are written, and compressed if they are to be. */
export function bodyWriterOf(
  batching: Pick<Batching, 'lengthOf' | 'write' | 'pieces'>,
  isCompressed: boolean,
): (events: readonly FormatEvent[]) => Buffer | Promise<Buffer> {
  if (!isCompressed) return (events) => batching.write(events);
  return (events) => {
    const bytes = batching.lengthOf(events);
    return bytes > SYNC_BYTES
      ? gzipPieces(batching.pieces(events, PIECE_BYTES))
      : gzipNow(batching.write(events, bytes));
  };
}

/** Compresses a body; large ones away from the main thread. */
export function gzip(bytes: Buffer): Buffer | Promise<Buffer> {
  return bytes.length > SYNC_BYTES ? gzipPieces([bytes]) : gzipNow(bytes);
}

function gzipNow(bytes: Buffer): Buffer {
  // By default every call allocates 16 KiB.
  return gzipSync(bytes, { level: LEVEL, chunkSize: Math.max(SMALLEST_CHUNK, bytes.length >> 1) });
}

/** Makes each piece after the last one was read, so that all pieces may use the same memory. */
async function gzipPieces(pieces: Iterable<Buffer>): Promise<Buffer> {
  const stream = createGzip({ level: LEVEL, chunkSize: CHUNK_BYTES });
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const write = promisify<Buffer, void>((piece, done) => void stream.write(piece, done));
  try {
    for (const piece of pieces) await write(piece);
    stream.end();
    await finished(stream);
  } finally {
    stream.destroy();
  }
  return Buffer.concat(chunks);
}
