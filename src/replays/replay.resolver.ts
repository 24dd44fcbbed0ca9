import { Resolver } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import { changeKey, holderKey, INSTANCE_KEY } from '../access/share-keys.ts';
import type { DestinationAccess } from '../destinations/changes/destination-access.ts';
import { InputMutation, payloadType, type MutationResult } from '../graphql/mutation.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import {
  ExternalAuditEventDestinationReplayCancelInput,
  ExternalAuditEventDestinationReplayInput,
} from './replay.input.ts';
import { ReplayType, toReplayType } from './replay.type.ts';
import { cancelReplay, startReplay, type ReplayDeps } from './replays.service.ts';

interface ReplayResult extends MutationResult {
  readonly replay: ReplayType | null;
}

const ReplayPayload = payloadType(
  'ExternalAuditEventDestinationReplayPayload',
  'externalAuditEventDestinationReplay',
  {
    replay: { type: () => ReplayType, description: 'The new replay; null when it was refused.' },
  },
);
const CancelPayload = payloadType(
  'ExternalAuditEventDestinationReplayCancelPayload',
  'externalAuditEventDestinationReplayCancel',
  {
    replay: { type: () => ReplayType, description: 'The replay that was ended.' },
  },
);

@Resolver()
export class ReplayResolver {
  constructor(
    private readonly deps: ReplayDeps,
    private readonly access: DestinationAccess,
  ) {}

  @InputMutation(
    () => ExternalAuditEventDestinationReplayInput,
    () => ReplayPayload,
    "Auditstream's own. Send the events of a time span again to one destination, with the same IDs, while its " +
      'stream goes on without delay. This is also how a new destination gets events that were accepted before it ' +
      'was created.',
  )
  async externalAuditEventDestinationReplay(
    { id, from, to }: ExternalAuditEventDestinationReplayInput,
    context: ActorContext,
  ): Promise<ReplayResult> {
    const { destination, ...permit } = await this.access.named(context, id);
    const result = await startReplay(this.deps, changeKey(permit), destination.id, { from, to });
    if (result.kind === 'gone') throw resourceNotAvailable();
    if (result.kind === 'refused') return { replay: null, errors: result.errors };
    return { replay: toReplayType(result.replay) };
  }

  @InputMutation(
    () => ExternalAuditEventDestinationReplayCancelInput,
    () => CancelPayload,
    "Auditstream's own. End a replay; a replay that has ended already stays as it is.",
  )
  async externalAuditEventDestinationReplayCancel(
    { id }: ExternalAuditEventDestinationReplayCancelInput,
    context: ActorContext,
  ): Promise<ReplayResult> {
    const found = await this.deps.reads.prisma.replay.findUnique({
      where: { id },
      select: { destinationId: true },
    });
    if (found === null) throw resourceNotAvailable();
    await this.access.requireAll(context, [found.destinationId]);
    const key = context.actor === undefined ? INSTANCE_KEY : holderKey(context.actor);
    const replay = await cancelReplay(this.deps, key, id);
    if (replay === undefined) throw resourceNotAvailable();
    return { replay: toReplayType(replay) };
  }
}
