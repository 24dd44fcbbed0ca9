import type { PrismaClient, Replay } from '../database/generated/client.ts';

/** A replay with what it still has to do. */
export interface ReplayRecord extends Replay {
  /** Events between its positions and the ends of its span, over all streams. */
  readonly left: number;
}

/** Adds up what is left of each replay over its streams, which may be thousands; one statement. */
export async function withProgress(
  prisma: Pick<PrismaClient, 'replayStream'>,
  replays: readonly Replay[],
): Promise<ReplayRecord[]> {
  const sums = await prisma.replayStream.groupBy({
    by: ['replayId'],
    where: { replayId: { in: replays.map(({ id }) => id) } },
    _sum: { position: true, lastSequence: true },
  });
  const left = new Map(
    sums.map(({ replayId, _sum: { position, lastSequence } }) => [
      replayId,
      Number((lastSequence ?? 0n) - (position ?? 0n)),
    ]),
  );
  return replays.map((replay) => ({ ...replay, left: left.get(replay.id) ?? 0 }));
}
