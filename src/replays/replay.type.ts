import { choice, float, orNull, requiredId, time } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';
import { connectionType } from '../graphql/connection.type.ts';
import { globalIdScalar, toGlobalId } from '../graphql/global-id.ts';
import { textEnum } from '../graphql/text-enum.ts';
import type { ReplayRecord } from './replay-record.ts';

const MODEL = 'AuditEvents::Streaming::Replay';

export const ReplayIdScalar = globalIdScalar('AuditEventsStreamingReplayID', MODEL);

export const ReplayState = textEnum(
  'AuditEventStreamingReplayState',
  "Auditstream's own. State of a replay.",
  {
    RUNNING: 'Events are being sent.',
    WAITING:
      'The destination does not accept events, is paused or off; the replay goes on when the destination ' +
      'streams again.',
    FINISHED: 'Every event of the time span was delivered, or failed and is retried on the retry schedule.',
    CANCELLED: 'A user cancelled the replay.',
  },
);
export type ReplayState = keyof typeof ReplayState;

// Floats, because counts may be larger than 32 bits.
export const ReplayType = objectType(
  'AuditEventStreamingReplay',
  "Auditstream's own. A replay: the events of a time span, sent again to one destination while its stream goes " +
    'on.',
  {
    id: requiredId('ID of the replay.'),
    from: time('Beginning of the time span: events accepted from then on are sent.'),
    to: time('End of the time span: events accepted before then are sent.'),
    state: choice(ReplayState, 'State of the replay.'),
    total: float('Number of events in the time span, before filters.'),
    done: float('Number of events that are done: delivered, failed, filtered out, or no longer kept.'),
    delivered: float('Number of events that were delivered.'),
    failed: float('Number of events that failed; the server retries them on the retry schedule.'),
    createdAt: time('When the replay was started.'),
    finishedAt: orNull(time('When the replay was finished or cancelled.')),
  },
);
export type ReplayType = InstanceType<typeof ReplayType>;

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
