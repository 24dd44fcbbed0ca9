import type { CallersReader } from '../http/reader.ts';

/** The sender of the request that a resolver works for; one object per HTTP request. */
export interface RequestContext<Actor> {
  /** Undefined: the request came without a token. */
  readonly actor: Actor | undefined;
  readonly ip: string | null;
  /** Where events have been that are sent with it: see `outbound/via.ts`. */
  readonly via?: string | null;
  /** Scheme and host that the client came to, for addresses in the answer to it alone; empty where they cannot be told. */
  readonly origin?: string;
  /** The client that takes the answer. */
  readonly reader: CallersReader<Actor>;
}
