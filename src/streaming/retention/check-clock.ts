import type { Database } from '../../database/database.ts';
import type { Logger } from '../../observability/logger.ts';
import { judgeClock, type ClockReading, type ClockVerdict } from './clock.ts';
import { streamingLogErrors } from '../streaming-errors.ts';

/** Judges the clock against what was seen of it before, by this process and by whichever looked last. */
export interface ClockCheck {
  check(reading: ClockReading): Promise<ClockVerdict>;
}

export function createClockCheck({ prisma }: Pick<Database, 'prisma'>, log: Logger): ClockCheck {
  let last: ClockReading | undefined;
  let said: ClockVerdict['kind'] | undefined;
  return {
    async check(reading) {
      const earlier = await prisma.clockCheck.findUnique({ where: { id: 1 } });
      const { verdict, record } = judgeClock(reading, last, earlier ?? undefined);
      await prisma.clockCheck.upsert({ where: { id: 1 }, create: record, update: record });
      last = reading;
      report(log, verdict, said);
      said = verdict.kind;
      return verdict;
    },
  };
}

function report(log: Logger, verdict: ClockVerdict, said: ClockVerdict['kind'] | undefined): void {
  if (verdict.kind === 'settling' && verdict.jumpMs !== undefined) {
    log.warn(
      { seconds: Math.round(verdict.jumpMs / 1000), nothingDeletedBefore: verdict.until },
      streamingLogErrors.CLOCK_JUMPED,
    );
  }
  if (verdict.kind === 'disagreeing' && said !== 'disagreeing') {
    log.warn({ seconds: Math.round(verdict.byMs / 1000) }, streamingLogErrors.CLOCKS_DISAGREE);
  }
}
