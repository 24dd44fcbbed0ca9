import type { DestinationAccess } from '../destinations/changes/destination-access.ts';
import { REPLAYS_RESOLVERS } from './destination-replays.resolver.ts';
import { ReplayResolver } from './replay.resolver.ts';
import type { ReplayDeps } from './replays.service.ts';

/** One instance of each resolver of replays. */
export function createReplayResolvers(deps: ReplayDeps, access: DestinationAccess) {
  const { prisma } = deps.reads;
  return [
    new ReplayResolver(deps, access),
    ...REPLAYS_RESOLVERS.map((ReplaysResolver) => new ReplaysResolver(prisma)),
  ];
}
