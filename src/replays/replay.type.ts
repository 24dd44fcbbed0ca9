import { Field, Float, ID, ObjectType } from 'type-graphql';
import { connectionType } from '../graphql/connection.type.ts';
import { globalIdScalar, toGlobalId, type GlobalId } from '../graphql/global-id.ts';
import { textEnum } from '../graphql/text-enum.ts';
import { TimeScalar } from '../graphql/time.scalar.ts';
import type { ReplayRecord } from './replay-record.ts';

const MODEL = 'AuditEvents::Streaming::Replay';

export type ReplayId = GlobalId<typeof MODEL>;
export const ReplayIdScalar = globalIdScalar('AuditEventsStreamingReplayID', MODEL);

export const ReplayState = textEnum(
  'AuditEventStreamingReplayState',
  "Auditstream's own. State of a replay.",
  {
    RUNNING: 'Events are being sent.',
    WAITING:
      'The destination does not accept events, is paused or off; the replay goes on when the destination ' +
      'streams again.',
    FINISHED: 'Every event of the span was delivered or handed to the retry queue.',
    CANCELLED: 'A user ended it.',
  },
);
export type ReplayState = keyof typeof ReplayState;

// Floats, because counts may be larger than 32 bits.
@ObjectType('AuditEventStreamingReplay', {
  description:
    "Auditstream's own. A replay: the events of a time span, sent again to one destination while its stream goes " +
    'on.',
})
export class ReplayType {
  @Field(() => ID, { description: 'ID of the replay.' })
  id!: string;

  @Field(() => TimeScalar, {
    description: 'Beginning of the time span: events accepted from then on are sent.',
  })
  from!: Date;

  @Field(() => TimeScalar, { description: 'End of the time span: events accepted before then are sent.' })
  to!: Date;

  @Field(() => ReplayState, { description: 'State of the replay.' })
  state!: ReplayState;

  @Field(() => Float, { description: 'Number of events in the time span, before filters.' })
  total!: number;

  @Field(() => Float, {
    description: 'Number of events that are done: delivered, failed, filtered out, or no longer kept.',
  })
  done!: number;

  @Field(() => Float, { description: 'Number of events that were delivered.' })
  delivered!: number;

  @Field(() => Float, {
    description: 'Number of events that failed; they were handed to the retry queue.',
  })
  failed!: number;

  @Field(() => TimeScalar, { description: 'When it was started.' })
  createdAt!: Date;

  @Field(() => TimeScalar, { nullable: true, description: 'When it was finished or cancelled.' })
  finishedAt!: Date | null;
}

export const ReplayConnection = connectionType(ReplayType, 'AuditEventStreamingReplay');

export function toReplayType(replay: ReplayRecord): ReplayType {
  const { id, from, to, createdAt, left } = replay;
  const total = Number(replay.total);
  return {
    ...{ id: toGlobalId(MODEL, id), from, to, createdAt },
    ...{ state: stateOf(replay), total, done: total - left },
    delivered: Number(replay.delivered),
    failed: Number(replay.failed),
    finishedAt: replay.finishedAt ?? replay.cancelledAt,
  };
}

function stateOf({ finishedAt, cancelledAt, waits }: ReplayRecord): ReplayState {
  if (cancelledAt !== null) return ReplayState.CANCELLED;
  if (finishedAt !== null) return ReplayState.FINISHED;
  return waits > 0 ? ReplayState.WAITING : ReplayState.RUNNING;
}
