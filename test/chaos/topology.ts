import type pg from 'pg';
import type { FaultKind } from './plan.ts';
import type { ReceiverNames } from './receiver-names.ts';

/** What is running, and how it is made to fail. */
export interface Topology {
  readonly name: string;
  readonly faults: Readonly<Partial<Record<FaultKind, Inflict>>>;
  /** What the owners of the subscriptions that each worker streams begin with. */
  readonly workers: readonly string[];
  readonly address: () => string;
  readonly rootToken: string;
  /** What its servers make of the names of receivers. */
  readonly names: ReceiverNames;
  /** A role of PostgreSQL that may see everything. */
  connection(): Promise<pg.ClientConfig>;
  /** Lines of the servers' logs that are errors, and servers that ended by themselves. */
  errors(): string[];
  remove(): Promise<void>;
}

/** Makes something fail for `forMs` and has it work again; undefined when it is down anyway. */
export type Inflict = (forMs: number, worker: number) => Promise<Injury | undefined>;

/** What was made to fail. */
export interface Injury {
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
  /** What the owner of the subscriptions that it touches begins with; undefined: all of them are touched. */
  readonly owner: string | undefined;
  /** When it was started again or woken up. */
  readonly restarted: Promise<number>;
  /** When it works again. */
  readonly healed: Promise<void>;
}

/** Short delays, so that a run of minutes sees deliveries fail and get through; enough of them that none is given up. */
export const CHAOS_ENVIRONMENT = {
  AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1',
  AUDITSTREAM_REQUEST_TIMEOUT: '1s',
  AUDITSTREAM_RETRY_SCHEDULE: ['200ms,500ms,1s', ...Array<string>(30).fill('2s')].join(),
} as const;
