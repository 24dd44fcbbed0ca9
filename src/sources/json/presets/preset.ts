import type { SourceKind } from '../../source-kind.ts';
import type { JsonMapping } from '../json-mapping.ts';

/**
 * A system whose records the kind `json` could map with a long configuration: that configuration, and how to recognise
 * the records.
 */
export interface Preset extends Pick<SourceKind, 'name' | 'title' | 'snippets' | 'unwrap' | 'challenge'> {
  readonly mapping: JsonMapping;
  /** Marks by which its records are recognised: all marks of one of the lists. */
  readonly marks: readonly (readonly Mark[])[];
  /** A type that an Owner may not want. */
  readonly example: string;
}

/** A member at a JSON pointer; its text matches the pattern where there is one. */
export interface Mark {
  readonly at: string;
  readonly pattern?: RegExp;
}
