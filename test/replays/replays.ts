import { createChangeTurns } from '../../src/database/change-turns.ts';
import { withProgress } from '../../src/replays/replay-record.ts';
import { ReplayState, toReplayType, type ReplayType } from '../../src/replays/replay.type.ts';
import { startReplay, type ReplayDeps, type ReplaySpan } from '../../src/replays/replays.service.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type TestStreaming } from '../support/streaming.ts';

/** What changing replays takes, in place of what the API has. */
export function replayDeps({ streaming }: TestStreaming): ReplayDeps {
  const { database, jobs, notifications, now } = streaming;
  return {
    prisma: database.prisma,
    reads: database,
    turns: createChangeTurns(),
    ...{ jobs, notifications, now },
  };
}

/** Starts a replay that is known to be acceptable; returns its id. */
export async function start(
  process: TestStreaming,
  destinationId: number,
  span: ReplaySpan = {},
): Promise<number> {
  const result = await startReplay(replayDeps(process), 'group 1', destinationId, span);
  if (result.kind !== 'started') throw new Error(`The replay was ${JSON.stringify(result)}`);
  return result.replay.id;
}

/** A replay as its Owner sees it. */
export async function seeReplay({ database }: TestDatabase, id: number): Promise<ReplayType> {
  const { prisma } = database;
  const [replay] = await withProgress(prisma, [await prisma.replay.findUniqueOrThrow({ where: { id } })]);
  if (replay === undefined) throw new Error(`Replay ${id} is gone`);
  return toReplayType(replay);
}

export function finished(test: TestDatabase, id: number): Promise<ReplayType> {
  return eventually(async () => {
    const replay = await seeReplay(test, id);
    return replay.state === ReplayState.FINISHED && replay;
  });
}

/** How many jobs of a replay there are. */
export async function openJobs({ database }: TestDatabase, replayId: number): Promise<number> {
  const { rows } = await database.pool.query(
    `SELECT FROM pgboss.job WHERE name = 'replay-events' AND state < 'completed' AND data = $1`,
    [{ replayId }],
  );
  return rows.length;
}
