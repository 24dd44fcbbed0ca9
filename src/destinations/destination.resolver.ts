import { Args, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import { ConnectionArgs } from '../graphql/connection-args.input.ts';
import type { Connection } from '../graphql/connection.type.ts';
import { findAmong, pageNewestFirst } from '../graphql/keyset-page.ts';
import { InputMutation, payloadType, type MutationResult } from '../graphql/mutation.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import { createDestination } from './create-destination.service.ts';
import type { DestinationAccess } from './destination-access.ts';
import type { DestinationDeps } from './destination-changes.ts';
import {
  ExternalAuditEventDestinationCreateInput,
  ExternalAuditEventDestinationDestroyInput,
  ExternalAuditEventDestinationUpdateInput,
} from './destination.input.ts';
import { ExternalAuditEventDestination, toDestinationType } from './destination.type.ts';
import { destroyDestination } from './destroy-destination.service.ts';
import {
  AuditEventStreamingHeaderConnection,
  toHeaderType,
  type AuditEventStreamingHeader,
} from './header.type.ts';
import { updateDestination } from './update-destination.service.ts';

interface DestinationResult extends MutationResult {
  readonly externalAuditEventDestination: ExternalAuditEventDestination | null;
}

const CreatePayload = payloadType('ExternalAuditEventDestinationCreatePayload', {
  externalAuditEventDestination: {
    type: () => ExternalAuditEventDestination,
    description: 'The new destination; null when it was refused.',
  },
});
const UpdatePayload = payloadType('ExternalAuditEventDestinationUpdatePayload', {
  externalAuditEventDestination: {
    type: () => ExternalAuditEventDestination,
    description: 'The destination; when the update was refused, as it would have become.',
  },
});
const DestroyPayload = payloadType('ExternalAuditEventDestinationDestroyPayload');

@Resolver(() => ExternalAuditEventDestination)
export class DestinationResolver {
  constructor(
    private readonly deps: DestinationDeps,
    private readonly access: DestinationAccess,
  ) {}

  @InputMutation(
    () => ExternalAuditEventDestinationCreateInput,
    () => CreatePayload,
    'Create an HTTP destination for the audit events of a top-level group. It receives the events from now on.',
  )
  async externalAuditEventDestinationCreate(
    input: ExternalAuditEventDestinationCreateInput,
    context: ActorContext,
  ): Promise<DestinationResult> {
    const granted = await this.access.group(context, input.groupPath);
    const result = await createDestination(this.deps, granted, input);
    if (result.kind === 'gone') throw resourceNotAvailable();
    if (result.kind === 'refused') return { externalAuditEventDestination: null, errors: result.errors };
    const { destination } = result;
    return { externalAuditEventDestination: toDestinationType(destination, granted.group, this.deps.sealer) };
  }

  @InputMutation(
    () => ExternalAuditEventDestinationUpdateInput,
    () => UpdatePayload,
    'Update, pause or resume an HTTP destination of a group.',
  )
  async externalAuditEventDestinationUpdate(
    input: ExternalAuditEventDestinationUpdateInput,
    context: ActorContext,
  ): Promise<DestinationResult> {
    const { destination, ...granted } = await this.access.destination(context, input.id);
    const result = await updateDestination(this.deps, granted, destination, input);
    if (result.kind === 'gone') throw resourceNotAvailable();
    const record = result.kind === 'refused' ? result.unsaved : result.destination;
    const externalAuditEventDestination = toDestinationType(record, granted.group, this.deps.sealer);
    return { externalAuditEventDestination, errors: result.kind === 'refused' ? result.errors : [] };
  }

  @InputMutation(
    () => ExternalAuditEventDestinationDestroyInput,
    () => DestroyPayload,
    'Destroy an HTTP destination of a group with its headers and all that waits to be sent to it.',
  )
  async externalAuditEventDestinationDestroy(
    input: ExternalAuditEventDestinationDestroyInput,
    context: ActorContext,
  ): Promise<MutationResult> {
    const { destination, ...granted } = await this.access.destination(context, input.id);
    const outcome = await destroyDestination(this.deps, granted, destination.id);
    if (outcome === 'gone') throw resourceNotAvailable();
    return {};
  }

  @FieldResolver(() => AuditEventStreamingHeaderConnection, {
    description: 'Custom HTTP headers that are sent with every event, newest first.',
  })
  headers(
    @Root() destination: ExternalAuditEventDestination,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<AuditEventStreamingHeader>> {
    return pageNewestFirst(args, findAmong(destination.headerRecords), (header) =>
      toHeaderType(header, this.deps.sealer),
    );
  }
}
