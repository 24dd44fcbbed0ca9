import { Resolver } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import { InputMutation, payloadType, type MutationResult } from '../graphql/mutation.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import type { DestinationAccess } from './destination-access.ts';
import type { DestinationDeps } from './destination-changes.ts';
import {
  AuditEventsStreamingHeadersCreateInput,
  AuditEventsStreamingHeadersDestroyInput,
  AuditEventsStreamingHeadersUpdateInput,
} from './header.input.ts';
import { AuditEventStreamingHeader, toHeaderType } from './header.type.ts';
import { createHeader, destroyHeader, updateHeader } from './headers.service.ts';

interface HeaderResult extends MutationResult {
  readonly header: AuditEventStreamingHeader | null;
}

const CreatePayload = payloadType('AuditEventsStreamingHeadersCreatePayload', {
  header: { type: () => AuditEventStreamingHeader, description: 'The new header; null when it was refused.' },
});
const UpdatePayload = payloadType('AuditEventsStreamingHeadersUpdatePayload', {
  header: {
    type: () => AuditEventStreamingHeader,
    description: 'The header; when the update was refused, as it was before.',
  },
});
const DestroyPayload = payloadType('AuditEventsStreamingHeadersDestroyPayload');

@Resolver()
export class HeaderResolver {
  constructor(
    private readonly deps: DestinationDeps,
    private readonly access: DestinationAccess,
  ) {}

  @InputMutation(
    () => AuditEventsStreamingHeadersCreateInput,
    () => CreatePayload,
    'Add a custom HTTP header to a destination of a group, at most 20.',
  )
  async auditEventsStreamingHeadersCreate(
    input: AuditEventsStreamingHeadersCreateInput,
    context: ActorContext,
  ): Promise<HeaderResult> {
    const { destination, ...granted } = await this.access.destination(context, input.destinationId);
    const { key, value, active = null } = input;
    const result = await createHeader(this.deps, granted, destination.id, { key, value, active });
    if (result.kind === 'gone') throw resourceNotAvailable();
    if (result.kind === 'refused') return { header: null, errors: result.errors };
    return { header: toHeaderType(result.header, this.deps.sealer) };
  }

  @InputMutation(
    () => AuditEventsStreamingHeadersUpdateInput,
    () => UpdatePayload,
    'Update a custom HTTP header of a destination of a group.',
  )
  async auditEventsStreamingHeadersUpdate(
    input: AuditEventsStreamingHeadersUpdateInput,
    context: ActorContext,
  ): Promise<HeaderResult> {
    const { header: found, ...granted } = await this.access.header(context, input.headerId);
    const result = await updateHeader(this.deps, granted, found, input);
    if (result.kind === 'gone') throw resourceNotAvailable();
    const header = toHeaderType(result.header, this.deps.sealer);
    return { header, errors: result.kind === 'refused' ? result.errors : [] };
  }

  @InputMutation(
    () => AuditEventsStreamingHeadersDestroyInput,
    () => DestroyPayload,
    'Remove a custom HTTP header from a destination of a group.',
  )
  async auditEventsStreamingHeadersDestroy(
    input: AuditEventsStreamingHeadersDestroyInput,
    context: ActorContext,
  ): Promise<MutationResult> {
    const { header, ...granted } = await this.access.header(context, input.headerId);
    if ((await destroyHeader(this.deps, granted, header)) === 'gone') throw resourceNotAvailable();
    return {};
  }
}
