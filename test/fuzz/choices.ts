import fc from 'fast-check';

/** Decisions drawn from bytes: fewer and smaller bytes make a simpler case, so fast-check shrinks whatever is built of them. */
export class Choices {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A whole number from 0 to `below` - 1; 0 when there are no bytes left. */
  number(below: number): number {
    let value = 0;
    for (let reach = 1; reach < below; reach *= 256) value = value * 256 + (this.#bytes[this.#at++] ?? 0);
    return value % below;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.number(times) === times - 1;
  }

  pick<T>(among: readonly T[]): T {
    const picked = among[this.number(among.length)];
    if (picked === undefined) throw new Error('There is nothing to pick from');
    return picked;
  }

  /** As many as a number below `max` says. */
  some<T>(max: number, make: () => T): T[] {
    return Array.from({ length: this.number(max) }, make);
  }

  /** Those that are left out are as many as those that stay. */
  subset<T>(among: readonly T[]): T[] {
    return among.filter(() => this.number(2) === 1);
  }

  bytes(max: number): Buffer {
    return Buffer.from(this.some(max, () => this.number(256)));
  }
}

/** What cases are made of. */
export const choices = fc.uint8Array({ minLength: 16, maxLength: 600 });
