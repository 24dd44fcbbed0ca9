import type { Logger } from '../observability/logger.ts';
import { databaseLogErrors } from './database-errors.ts';
import { isDiskFull, isOutage } from './outage.ts';

const SAY_DISK_FULL_EVERY_MS = 10_000;

/** `isOutage` for what answers requests; it logs a full disk, because only the operator can help. */
export function createOutageCheck(log: Logger): (error: unknown) => boolean {
  let said = -Infinity;
  return (error) => {
    if (isDiskFull(error) && performance.now() - said > SAY_DISK_FULL_EVERY_MS) {
      said = performance.now();
      log.error({}, databaseLogErrors.DISK_FULL);
    }
    return isOutage(error);
  };
}
