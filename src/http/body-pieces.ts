/** Smaller chunks are copied together: each chunk alone would be an object that takes a hundred times its size. */
const SMALL = 1024;
const FIRST_BLOCK = 2 * SMALL;
const LARGEST_BLOCK = 64 * SMALL;
/** Shared, because each buffer is an object for the garbage collector. */
const NOTHING = Buffer.alloc(0);

/** The chunks of a body that have arrived. */
export function createBodyPieces() {
  let pieces: Buffer[] = [];
  let block: Buffer = NOTHING;
  let used = 0;
  // Start of the current run of small chunks in the block.
  let begin = 0;

  const endRun = (): void => {
    if (used > begin) pieces.push(block.subarray(begin, used));
    begin = used;
  };

  return {
    add(chunk: Buffer): void {
      // Most bodies are one chunk, which stays as it is.
      if (chunk.length >= SMALL || (pieces.length === 0 && used === 0)) {
        endRun();
        pieces.push(chunk);
        return;
      }
      if (used + chunk.length > block.length) {
        endRun();
        block = Buffer.allocUnsafeSlow(Math.min(Math.max(2 * block.length, FIRST_BLOCK), LARGEST_BLOCK));
        used = 0;
        begin = 0;
      }
      chunk.copy(block, used);
      used += chunk.length;
    },
    /** Everything in one buffer. */
    joined(): Buffer {
      endRun();
      const [only] = pieces;
      return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
    },
    clear(): void {
      pieces = [];
      block = NOTHING;
      used = 0;
      begin = 0;
    },
  };
}
