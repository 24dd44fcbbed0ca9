import { CHANGES_AT_ONCE } from './change-turns.ts';
import { openDatabase, type Database } from './database.ts';
import type { DatabaseConnection } from './pool.ts';

/** The connections of one process, apart for what must not wait for each other. */
export interface Databases {
  /** Permissions, and everything that people change. */
  readonly access: Database;
  /** Appending events. */
  readonly ingest: Database;
  /** Whatever else requests ask for. */
  readonly reads: Database;
  /** Streaming, retries and what runs in the background. */
  readonly work: Database;
}

/** At most so many connections each. Changes leave two to the question who may do what. */
const SIZES = { access: CHANGES_AT_ONCE + 2, ingest: 8, reads: 7, work: 12 } as const;
/** What a process needs that only streams. */
const WORKER_SIZE = 20;

/** Opens what a process of the role needs; one that only streams has one pool for everything. */
export function openDatabases(
  role: 'all' | 'api' | 'worker',
  connection: DatabaseConnection,
  onError: (error: Error) => void,
): Databases {
  const open = (name: string, max: number): Database =>
    openDatabase(connection, { max, applicationName: `auditstream ${name}`, onError });
  if (role === 'worker') {
    const work = open('worker', WORKER_SIZE);
    return { access: work, ingest: work, reads: work, work };
  }
  const access = open('access', SIZES.access);
  const ingest = open('ingest', SIZES.ingest);
  const reads = open('reads', SIZES.reads);
  // A process that does not stream enqueues within the transactions of others.
  return { access, ingest, reads, work: role === 'all' ? open('work', SIZES.work) : access };
}

/** Those that are open, each once. */
export function distinct(databases: Databases): readonly Database[] {
  return [...new Set(Object.values(databases) as Database[])];
}
