const MOST = 8;
const LONGEST = 1_024;
const PAIR = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*)/;

/**
 * The cookies of one channel: a load balancer knows by them which indexer has the channel, and any other does not know what
 * became of what it was sent.
 */
export class Cookies {
  readonly #pairs = new Map<string, string>();

  /** Takes the lines of `Set-Cookie`; their attributes do not matter for one address. */
  take(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', name = '', value = ''] = PAIR.exec(line) ?? [];
      if (pair === '' || pair.length > LONGEST) continue;
      if (this.#pairs.size < MOST || this.#pairs.has(name)) this.#pairs.set(name, value);
    }
  }

  /** The value of `Cookie`; undefined: no cookie is known. */
  get header(): string | undefined {
    if (this.#pairs.size === 0) return undefined;
    return [...this.#pairs].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
