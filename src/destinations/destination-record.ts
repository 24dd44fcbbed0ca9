import type { Destination, Header } from '../database/generated/client.ts';

/** A destination with the headers it has, active or not. */
export type DestinationRecord = Destination & { readonly headers: readonly Header[] };
