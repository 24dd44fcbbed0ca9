import type pg from 'pg';
import type { Logger } from '../observability/logger.ts';
import { databaseLogErrors } from './database-errors.ts';
import { assertFitDatabase, UnfitDatabaseError } from './session.ts';

const SAY_EVERY_MS = 60_000;

/** Rejects while the database cannot be reached, or cannot be worked with; of the latter it tells the operator. */
export function createPing(pool: Pick<pg.Pool, 'query'>, log: Logger): () => Promise<void> {
  let said = -Infinity;
  return async () => {
    try {
      await assertFitDatabase(pool);
    } catch (error) {
      if (error instanceof UnfitDatabaseError && performance.now() - said > SAY_EVERY_MS) {
        said = performance.now();
        log.error({}, databaseLogErrors.DATABASE_UNFIT({ reason: error.message }));
      }
      throw error;
    }
  };
}
