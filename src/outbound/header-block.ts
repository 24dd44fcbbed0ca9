import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isHeaderName, isHeaderValue } from './header-syntax.ts';

/** All headers of a request as they go over the wire; every name and every value has been checked. */
export interface HeaderBlock {
  /** The name of the first one. */
  readonly name: string;
  /** Its value and all other lines, without the end of the last one. */
  readonly rest: string;
  /** Among them is an `Authorization`. */
  readonly isAuthorized: boolean;
}

/** The line of a header, behind the end of the line before it; undefined where the name or the value is invalid. */
export function headerLine(name: string, value: string): string | undefined {
  return isHeaderName(name) && isHeaderValue(value) ? `\r\n${name}: ${value}` : undefined;
}

const CREATED = 'undici:request:create';

/** What undici documents of the message: a flat list of name, value, name, value. */
interface Created {
  readonly request: { readonly headers: string[] };
}

/**
 * Gives requests their headers as one text. undici checks every name and every value of every request, although nearly all are
 * the same in a stream. It has no option for that, but announces a request that it has made, with its list of headers, before
 * it writes it: docs/adr/0044-header-blocks.md says why, and test/outbound/header-block.test.ts holds it.
 */
export class HeaderBlocks implements Disposable {
  #next: HeaderBlock | undefined;
  readonly #give = (message: unknown): void => {
    if (this.#next === undefined) return;
    (message as Created).request.headers.push(this.#next.name, this.#next.rest);
    this.#next = undefined;
  };

  constructor() {
    subscribe(CREATED, this.#give);
  }

  /** The request that `dispatch` makes, without headers of its own, goes out with these. */
  give(block: HeaderBlock, dispatch: () => void): void {
    this.#next = block;
    try {
      dispatch();
    } finally {
      // undici may have refused to make one.
      this.#next = undefined;
    }
  }

  [Symbol.dispose](): void {
    unsubscribe(CREATED, this.#give);
  }
}
