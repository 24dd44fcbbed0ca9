import type { PrismaTransaction } from '../database/prisma-transaction.ts';

/** The user who makes a change: the author of its audit event. */
export interface Author {
  /** The user's id; null for a token that belongs to a group and for the server itself. */
  readonly id: number | null;
  readonly name: string;
  readonly ip: string | null;
}

type EventDetail = string | number | boolean | null;

/** A change of this server's own data, told as GitLab tells it. Never put a secret into any part of it. */
export interface OwnEvent {
  /** GitLab's name, e.g. `member_created`. */
  readonly eventType: string;
  /** The group concerned: its top-level group's stream carries the event. Null: the installation as a whole. */
  readonly group: { readonly id: number; readonly fullPath: string; readonly rootId: number } | null;
  readonly author: Author;
  /** What was changed; `type` is GitLab's class name, e.g. `User`. */
  readonly target: { readonly type: string; readonly id: number | null; readonly details: string };
  /** What happened, in words. */
  readonly message: string;
  /** What GitLab's `details` say of such a change beside that. */
  readonly more?: Readonly<Record<string, EventDetail | readonly EventDetail[]>>;
  /** The reason of a change that no user asked for. */
  readonly reason?: string;
  /** Nothing happened: a user tests a receiver. */
  readonly test?: true;
}

/** An event as it goes over the wire. */
export interface RecordedEvent {
  readonly id: number;
  readonly eventType: string;
  readonly body: string;
}

/** `then` runs at the end of the change's transaction, when the event has its id. */
export type RecordEvent = (event: OwnEvent, then?: (recorded: RecordedEvent) => Promise<void>) => void;

/** Changes whose audit events are part of them: both are committed or neither is. */
export interface AuditTrail {
  /**
   * Changes of one key (`share-keys.ts`) are made one after the other. `work` may be repeated after a conflict: what it
   * recorded before counts only once.
   */
  run<T>(key: string, work: (tx: PrismaTransaction, record: RecordEvent) => Promise<T>): Promise<T>;
}
