import type { CallersReader } from '../http/reader.ts';

/** The sender of the request that a resolver works for; one object per HTTP request. */
export interface RequestContext<Actor> {
  /** Undefined: the request came without a token. */
  readonly actor: Actor | undefined;
  readonly ip: string | null;
  /** Installations that the request's events came through: see `outbound/via.ts`. */
  readonly via?: string | null;
  /**
   * Scheme and host that the client used; only for addresses in the answer to this client. Empty where they are
   * unknown.
   */
  readonly origin?: string;
  /** The client that takes the answer. */
  readonly reader: CallersReader<Actor>;
}
