import type { IncomingHttpHeaders } from 'node:http';
import type { WholeAnswer } from '../../../http/answer.ts';
import type { JsonObject, JsonValue } from '../../../json/json-value.ts';
import type { Snippet } from '../../snippet.ts';
import type { JsonMapping } from '../json-mapping.ts';

/** A system whose records the kind `json` could take with a long configuration: the configuration, and how they are told. */
export interface Preset {
  /** Of its kind. */
  readonly name: string;
  readonly title: string;
  readonly mapping: JsonMapping;
  /** What its records have and those of others have not: all of one of the lists. */
  readonly marks: readonly (readonly Mark[])[];
  /** A type that an Owner may not want. */
  readonly example: string;
  readonly snippets: readonly Snippet[];
  /** The records of an object in which it sends many. */
  readonly unwrap?: (value: JsonObject) => readonly JsonValue[] | undefined;
  /** What it is answered when it asks by GET before it sends. */
  readonly challenge?: (headers: IncomingHttpHeaders) => WholeAnswer | undefined;
}

/** A member at a JSON pointer; its text matches the pattern where there is one. */
export interface Mark {
  readonly at: string;
  readonly pattern?: RegExp;
}
