import type pg from 'pg';
import { boundedUpdate } from '../observability/bounded-update.ts';
import type { Metrics } from '../observability/metrics.ts';
import { assertFitDatabase } from './session.ts';

/** Gauges whose values are in the database. */
export interface StoredGauges {
  /** Looks the values up and sets them: few statements, one after the other, each of them cheap. */
  update(): Promise<void>;
  /** Forgets them, because their present values are not known. */
  clear(): void;
}

const WAIT_MS = 2_000;

/**
 * Connections of the process's pools, whether the database answers, and the values that are looked up in it when the
 * metrics are read.
 */
export function measureDatabase(
  metrics: Metrics,
  { pools, asked }: { readonly pools: readonly pg.Pool[]; readonly asked: pg.Pool },
  stored: readonly StoredGauges[],
): void {
  const sum = (count: (pool: pg.Pool) => number): number => pools.reduce((all, pool) => all + count(pool), 0);
  const connections = metrics.gauge('auditstream_database_connections', 'Connections of this process.', [
    'state',
  ]);
  const waiting = metrics.gauge(
    'auditstream_database_waiting',
    'Statements and transactions of this process that wait for a free connection.',
  );
  const up = metrics.gauge(
    'auditstream_database_up',
    'Whether the database answered within two seconds when these metrics were read, and the server can work with ' +
      'it.',
  );
  metrics.beforeAnswer(() => {
    connections.set(
      sum((pool) => pool.idleCount),
      { state: 'idle' },
    );
    connections.set(
      sum((pool) => pool.totalCount - pool.idleCount),
      { state: 'busy' },
    );
    waiting.set(sum((pool) => pool.waitingCount));
    return Promise.resolve();
  });
  metrics.beforeAnswer(
    boundedUpdate({
      timeoutMs: WAIT_MS,
      async update() {
        await assertFitDatabase(asked);
        for (const gauges of stored) await gauges.update();
        up.set(1);
      },
      onUnknown() {
        for (const gauges of stored) gauges.clear();
        up.set(0);
      },
    }),
  );
}
