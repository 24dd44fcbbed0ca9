import type { JsonObject } from '../../json/json-value.ts';

/** A record as it arrives at a kind's mapping: out of what forwarders put around it. */
export interface CarriedRecord {
  readonly record: JsonObject;
  /** The record's own text, from which an id is derived where it has none; JSON of ours where it came as an object. */
  readonly text: string;
  /** When the carrier says that it happened; undefined where it says nothing that can be read. */
  readonly time: Date | undefined;
}
