import type { ActorContext } from '../access/actor-context.ts';
import { changeKey, holderKey, INSTANCE_KEY } from '../access/share-keys.ts';
import type { DestinationAccess } from '../destinations/changes/destination-access.ts';
import { AnyDestinationId } from '../destinations/model/destination-ids.ts';
import { optionalScalar, rowId, scalar } from '../graphql/fields.ts';
import { mutation, mutationResolver } from '../graphql/mutation.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import { TimeScalar } from '../graphql/time.scalar.ts';
import { ReplayIdScalar, ReplayType, toReplayType } from './replay.type.ts';
import { cancelReplay, startReplay, type ReplayDeps } from './replays.service.ts';

interface Parts {
  readonly replays: ReplayDeps;
  readonly access: DestinationAccess;
}

export const ReplayMutations = mutationResolver([
  mutation({
    name: 'externalAuditEventDestinationReplay',
    description:
      "Auditstream's own. Send the events of a time span again to one destination, with the same IDs, while its " +
      'stream goes on without delay. This is also how a new destination gets events that were accepted before it ' +
      'was created.',
    input: {
      id: scalar(AnyDestinationId, 'ID of the destination, in any of its forms.'),
      from: optionalScalar(
        TimeScalar,
        'Beginning of the time span; when absent, the oldest event that is kept.',
      ),
      to: optionalScalar(TimeScalar, 'End of the time span; when absent, now.'),
    },
    payload: {
      replay: { type: () => ReplayType, description: 'The new replay; null when it was refused.' },
    },
    async run({ replays, access }: Parts, { id, from, to }, context: ActorContext) {
      const { destination, ...permit } = await access.named(context, id);
      const result = await startReplay(replays, changeKey(permit), destination.id, { from, to });
      if (result.kind === 'gone') throw resourceNotAvailable();
      if (result.kind === 'refused') return { replay: null, errors: result.errors };
      return { replay: toReplayType(result.replay) };
    },
  }),
  mutation({
    name: 'externalAuditEventDestinationReplayCancel',
    description: "Auditstream's own. End a replay; a replay that has ended already stays as it is.",
    input: { id: rowId(ReplayIdScalar, 'ID of the replay.') },
    payload: { replay: { type: () => ReplayType, description: 'The replay that was ended.' } },
    async run({ replays, access }: Parts, { id }, context: ActorContext) {
      const found = await replays.reads.prisma.replay.findUnique({
        where: { id },
        select: { destinationId: true },
      });
      if (found === null) throw resourceNotAvailable();
      await access.requireAll(context, [found.destinationId]);
      const key = context.actor === undefined ? INSTANCE_KEY : holderKey(context.actor);
      const replay = await cancelReplay(replays, key, id);
      if (replay === undefined) throw resourceNotAvailable();
      return { replay: toReplayType(replay) };
    },
  }),
]);
