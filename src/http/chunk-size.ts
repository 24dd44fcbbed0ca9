/** A program that writes its JSON piece by piece, and a slow line, stay far above this average. */
const LEAST_AVERAGE = 32;
const MIN_CHUNKS = 1_024;

/**
 * Counts the chunks of a body, each of which costs an event, whatever its size: takes their bytes, and returns false once they
 * have been too small for too long.
 */
export function createChunkSize(): (bytes: number) => boolean {
  let chunks = 0;
  let total = 0;
  return (bytes) => {
    chunks += 1;
    total += bytes;
    return chunks < MIN_CHUNKS || total >= chunks * LEAST_AVERAGE;
  };
}
