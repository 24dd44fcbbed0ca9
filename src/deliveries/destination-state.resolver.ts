import { FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type pg from 'pg';
import type { DestinationNode } from '../destinations/model/destination-node.type.ts';
import { onEveryForm, type DestinationClass } from '../destinations/api/on-every-form.ts';
import { createBatchLoader } from '../graphql/batch-loader.ts';
import { TimeScalar } from '../graphql/time.scalar.ts';
import type { DestinationState } from '../streaming/state/state-of.ts';
import { loadCounts } from './destination-counts.ts';
import { loadLastErrors } from './destination-error.ts';
import { loadStandings, type DestinationStanding } from './destination-standing.ts';
import { DeliveryCountsType, DestinationErrorType, StateEnum } from './destination-state.type.ts';
import { describeLimit, loadSendingLimits } from './sending-limit.ts';
import { SendingLimitType } from './sending-limit.type.ts';

const MAX_INT = 2 ** 31 - 1;

/** Loaders of the fields below; each needs one statement for a whole page of destinations. */
export function createDestinationLoaders(pool: Pick<pg.Pool, 'query'>, now: () => Date) {
  return {
    standing: createBatchLoader((ids: readonly number[]) => loadStandings(pool, ids)),
    error: createBatchLoader((ids: readonly number[]) => loadLastErrors(pool, ids)),
    counts: createBatchLoader((ids: readonly number[]) => loadCounts(pool, ids, now())),
    limit: createBatchLoader((ids: readonly number[]) => loadSendingLimits(pool, ids, now())),
    now,
  };
}
export type DestinationLoaders = ReturnType<typeof createDestinationLoaders>;

/** The resolvers of a destination's state, one for each form. */
export const DESTINATION_STATE_RESOLVERS = onEveryForm(destinationStateResolver);

function destinationStateResolver(type: DestinationClass) {
  @Resolver(type)
  class DestinationStateResolver {
    constructor(private readonly loaders: DestinationLoaders) {}

    @FieldResolver(() => StateEnum, {
      nullable: true,
      description: "Auditstream's own. State of the destination.",
    })
    async state(@Root() destination: DestinationNode): Promise<DestinationState | undefined> {
      return (await this.#standing(destination))?.state;
    }

    @FieldResolver(() => Int, {
      description:
        "Auditstream's own. Number of events that are not done yet: events after the destination's position in " +
        'the event log, and events that failed and wait for another attempt. Dead letters do not count. Events that ' +
        'a filter excludes count until the stream has reached them.',
    })
    async lag(@Root() destination: DestinationNode): Promise<number> {
      return Math.min((await this.#standing(destination))?.lag ?? 0, MAX_INT);
    }

    @FieldResolver(() => TimeScalar, {
      nullable: true,
      description:
        "Auditstream's own. When the oldest event that `lag` counts was accepted; null when `lag` is 0.",
    })
    async oldestPendingAt(@Root() destination: DestinationNode): Promise<Date | null> {
      return (await this.#standing(destination))?.oldestPendingAt ?? null;
    }

    @FieldResolver(() => TimeScalar, {
      nullable: true,
      description:
        "Auditstream's own. When the newest attempt that succeeded began, except attempts of test events; null " +
        'when none succeeded.',
    })
    async lastSuccessAt(@Root() destination: DestinationNode): Promise<Date | null> {
      return (await this.loaders.counts.load(destination.record.id))?.lastSuccessAt ?? null;
    }

    @FieldResolver(() => DestinationErrorType, {
      nullable: true,
      description:
        "Auditstream's own. The newest attempt that failed, except attempts of test events, even if later " +
        'attempts succeeded; null when no attempt failed within the retention.',
    })
    async lastError(@Root() destination: DestinationNode): Promise<DestinationErrorType | null> {
      const [error, standing] = await Promise.all([
        this.loaders.error.load(destination.record.id),
        this.#standing(destination),
      ]);
      return error === undefined ? null : { ...error, nextProbeAt: standing?.nextProbeAt ?? null };
    }

    @FieldResolver(() => SendingLimitType, {
      nullable: true,
      description:
        "Auditstream's own. How the server slows down for the destination while it refuses some of the requests; " +
        'null while it accepts all of them, and unless its state is `STREAMING`.',
    })
    async sendingLimit(@Root() destination: DestinationNode): Promise<SendingLimitType | null> {
      const limit = await this.loaders.limit.load(destination.record.id);
      if (limit === undefined) return null;
      const { takenPerSecond, refusedPerSecond } = limit;
      const all = takenPerSecond + refusedPerSecond;
      const refusedShare = all === 0 ? 0 : refusedPerSecond / all;
      return { ...limit, refusedShare, summary: describeLimit(limit, this.loaders.now()) };
    }

    @FieldResolver(() => DeliveryCountsType, {
      description: "Auditstream's own. Numbers of recent attempts that succeeded and that failed.",
    })
    async deliveryCounts(@Root() destination: DestinationNode): Promise<DeliveryCountsType> {
      const counts = await this.loaders.counts.load(destination.record.id);
      const none = { delivered: 0, failed: 0, refused: 0 };
      const { lastHour = none, lastDay = none, series = [] } = counts ?? {};
      return { lastHour, lastDay, lastHourSeries: [...series] };
    }

    #standing(destination: DestinationNode): Promise<DestinationStanding | undefined> {
      return this.loaders.standing.load(destination.record.id);
    }
  }
  return DestinationStateResolver;
}
