/** An event that was checked and is ready to be appended. */
export interface NewEvent {
  readonly eventType: string;
  readonly entityType: string;
  readonly entityPath: string;
  /** As text, whatever it was: integers beyond 2^53 are allowed. */
  readonly authorId: string | null;
  readonly authorName: string;
  readonly createdAt: Date;
  /** The JSON that goes over the wire without its first member: `{"id":<id>,` comes before it. */
  readonly bodyTail: string;
  /** Says "the same id with the same content"; null when the sender gave no id. */
  readonly contentDigest: Buffer | null;
  /** Of an event that came from a source: what the server says of it in columns, whatever its body says. */
  readonly source?: SourceFacts;
}

/** What reports and filters rely on. */
export interface SourceFacts {
  /** The source's. */
  readonly id: number;
  readonly outcome: 'success' | 'failure' | 'unknown';
  /** The sender's word. */
  readonly severity: string | null;
  /** Flat texts by the names of `REFERENCE_NAMES`. */
  readonly references: Readonly<Partial<Record<string, string>>>;
}

/** The sender of an event, stored beside it. */
export interface Sender {
  /** The access token's name. */
  readonly name: string;
  readonly ip: string | null;
  /** The installations that the event came through before, if any: see `via.ts`. */
  readonly via?: string | null;
}
