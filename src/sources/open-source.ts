import type { AnySourceKind } from './source-kind.ts';

/** A source as requests use it. */
export interface OpenSource {
  readonly id: number;
  readonly publicId: string;
  readonly name: string;
  readonly kind: AnySourceKind;
  readonly config: object;
  readonly active: boolean;
  /** The group or project of its events. */
  readonly place: { readonly type: 'Group' | 'Project'; readonly id: number; readonly fullPath: string };
  /** Its group; of a project's source, the group of the project. */
  readonly group: { readonly id: number; readonly fullPath: string; readonly rootId: number };
  /** The stream of the top-level group. */
  readonly streamId: number;
  readonly secrets: readonly KeptSecret[];
}

/** The stored form of a secret. */
export interface KeptSecret {
  readonly digest: Buffer;
  /** Null where its system does not sign. */
  readonly sealed: Buffer | null;
  readonly validUntil: Date | null;
}
