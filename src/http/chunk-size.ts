/** Counts the chunks of a body. Each costs an event, whatever its size. */
export interface ChunkSize {
  /** False once chunks have been too small for too long. */
  accepts(bytes: number): boolean;
}

/** A program that writes its JSON piece by piece, and a slow line, stay far above this average. */
const LEAST_AVERAGE = 32;
const MIN_CHUNKS = 1_024;

export function createChunkSize(): ChunkSize {
  let chunks = 0;
  let total = 0;
  return {
    accepts(bytes) {
      chunks += 1;
      total += bytes;
      return chunks < MIN_CHUNKS || total >= chunks * LEAST_AVERAGE;
    },
  };
}
