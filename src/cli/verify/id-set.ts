const CHUNK = 65_536;

/** Whole numbers that were seen: a bit for each, in pieces of 65 536, so that 100 million ids take 12.5 MB. */
export class IdSet {
  readonly #chunks = new Map<number, Uint8Array>();

  /** False: the id was there before. */
  add(id: number): boolean {
    const number = Math.floor(id / CHUNK);
    let chunk = this.#chunks.get(number);
    if (chunk === undefined) {
      chunk = new Uint8Array(CHUNK / 8);
      this.#chunks.set(number, chunk);
    }
    const at = id - number * CHUNK;
    const [byte, bit] = [at >> 3, 1 << (at & 7)];
    const before = chunk[byte] ?? 0;
    chunk[byte] = before | bit;
    return (before & bit) === 0;
  }

  /** What is in this set and not in the other, in ascending order. */
  *without(other: IdSet): Generator<number> {
    for (const [number, chunk] of [...this.#chunks].sort(([a], [b]) => a - b)) {
      const others = other.#chunks.get(number);
      for (const [byte, bits] of chunk.entries()) {
        const left = bits & ~(others?.[byte] ?? 0);
        for (let bit = 0; left >> bit !== 0; bit += 1) {
          if (((left >> bit) & 1) === 1) yield number * CHUNK + byte * 8 + bit;
        }
      }
    }
  }
}
