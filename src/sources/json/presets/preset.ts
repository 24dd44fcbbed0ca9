import type { IncomingHttpHeaders } from 'node:http';
import type { WholeAnswer } from '../../../http/answer.ts';
import type { JsonObject, JsonValue } from '../../../json/json-value.ts';
import type { Snippet } from '../../snippet.ts';
import type { JsonMapping } from '../json-mapping.ts';

/**
 * A system whose records the kind `json` could map with a long configuration: that configuration, and how to recognise
 * the records.
 */
export interface Preset {
  /** Name of its kind. */
  readonly name: string;
  readonly title: string;
  readonly mapping: JsonMapping;
  /** Marks by which its records are recognised: all marks of one of the lists. */
  readonly marks: readonly (readonly Mark[])[];
  /** A type that an Owner may not want. */
  readonly example: string;
  readonly snippets: readonly Snippet[];
  /** The records of an object in which it sends many. */
  readonly unwrap?: (value: JsonObject) => readonly JsonValue[] | undefined;
  /** The answer to the GET that it sends before its records. */
  readonly challenge?: (headers: IncomingHttpHeaders) => WholeAnswer | undefined;
}

/** A member at a JSON pointer; its text matches the pattern where there is one. */
export interface Mark {
  readonly at: string;
  readonly pattern?: RegExp;
}
