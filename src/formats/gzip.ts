import { promisify } from 'node:util';
import { gzip as gzipAsync, gzipSync } from 'node:zlib';

/**
 * Levels 1 to 3 cost the same, and 3 leaves the fewest bytes of them; 4 costs more than twice as much and leaves more
 * (docs/performance.md).
 */
const LEVEL = 3;
/** Up to here compressing takes the main thread half a millisecond at most; a thread of the pool costs more in all. */
const SYNC_BYTES = 128 * 1024;
/** About what the header and the tables of a body take that hardly gets shorter. */
const SMALLEST_CHUNK = 1_024;

const gzipOnPool = promisify(gzipAsync);

/** How a body is encoded before it is sent. */
export function encoderOf(isCompressed: boolean): (bytes: Buffer) => Buffer | Promise<Buffer> {
  return isCompressed ? gzip : (bytes) => bytes;
}

/** Compresses a body; large ones away from the main thread. */
export function gzip(bytes: Buffer): Buffer | Promise<Buffer> {
  if (bytes.length > SYNC_BYTES) return gzipOnPool(bytes, { level: LEVEL });
  // By default every call allocates 16 KiB.
  return gzipSync(bytes, { level: LEVEL, chunkSize: Math.max(SMALLEST_CHUNK, bytes.length >> 1) });
}
