import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { ActorContext } from '../../access/actor-context.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import type { GroupDirectory } from '../../groups/group-directory.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import type { ToNode } from './destination-lists.ts';
import type { DestinationRecord } from '../model/destination-record.ts';
import { readDestinations } from '../model/read-destinations.ts';
import {
  EXTERNAL_DESTINATION_TYPES,
  toExternalDestination,
  type ExternalAuditEventDestinationInterface,
} from '../api-legacy/external-destination.type.ts';
import type { OwnerKind } from '../model/form.ts';
import { LEGACY_KIND } from '../model/http-place.ts';
import type { PlaceParts } from '../model/open-place.ts';
import {
  STREAMING_DESTINATION_TYPES,
  toStreamingDestination,
  type AuditEventStreamingDestinationInterface,
} from '../api-consolidated/streaming-destination.type.ts';

const described = (owner: OwnerKind): string =>
  owner === 'group'
    ? "Auditstream's own. A destination of a group by its ID. Null when no destination has this ID, and unless " +
      'the caller is an Owner.'
    : "Auditstream's own. A destination of the instance by its ID. Null when no destination has this ID, and " +
      'unless the caller is an admin.';

/** One destination by its id, for who watches it or changes it: a page of its deliveries needs no other's. */
@Resolver()
export class DestinationByIdResolver {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly groups: GroupDirectory,
    private readonly policy: AccessPolicy,
    private readonly parts: PlaceParts,
  ) {}

  @Query(() => EXTERNAL_DESTINATION_TYPES.group, { nullable: true, description: described('group') })
  externalAuditEventDestination(
    @Arg('id', () => DESTINATION_IDS.legacy.group, { description: 'ID of the destination.' }) id: number,
    @Ctx() context: ActorContext,
  ): Promise<ExternalAuditEventDestinationInterface | null> {
    return this.ofGroup(id, context, toExternalDestination, LEGACY_KIND);
  }

  @Query(() => EXTERNAL_DESTINATION_TYPES.instance, { nullable: true, description: described('instance') })
  instanceExternalAuditEventDestination(
    @Arg('id', () => DESTINATION_IDS.legacy.instance, { description: 'ID of the destination.' }) id: number,
    @Ctx() context: ActorContext,
  ): Promise<ExternalAuditEventDestinationInterface | null> {
    return this.ofInstance(id, context, toExternalDestination, LEGACY_KIND);
  }

  @Query(() => STREAMING_DESTINATION_TYPES.group, { nullable: true, description: described('group') })
  groupAuditEventStreamingDestination(
    @Arg('id', () => DESTINATION_IDS.consolidated.group, { description: 'ID of the destination.' })
    id: number,
    @Ctx() context: ActorContext,
  ): Promise<AuditEventStreamingDestinationInterface | null> {
    return this.ofGroup(id, context, toStreamingDestination);
  }

  @Query(() => STREAMING_DESTINATION_TYPES.instance, { nullable: true, description: described('instance') })
  instanceAuditEventStreamingDestination(
    @Arg('id', () => DESTINATION_IDS.consolidated.instance, { description: 'ID of the destination.' })
    id: number,
    @Ctx() context: ActorContext,
  ): Promise<AuditEventStreamingDestinationInterface | null> {
    return this.ofInstance(id, context, toStreamingDestination);
  }

  private async ofGroup<Node>(
    id: number,
    { actor }: ActorContext,
    toNode: ToNode<Node>,
    kind?: string,
  ): Promise<Node | null> {
    const record = await this.find(id, kind);
    if (record === null || record.groupId === null) return null;
    const group = await this.groups.findById(record.groupId);
    if (group === undefined) return null;
    const decision = await this.policy.decide(actor, 'read-destinations', group);
    return decision === 'allowed' ? toNode(record, group, this.parts) : null;
  }

  private async ofInstance<Node>(
    id: number,
    { actor }: ActorContext,
    toNode: ToNode<Node>,
    kind?: string,
  ): Promise<Node | null> {
    if (this.policy.decideInstance(actor, 'read-instance-destinations') !== 'allowed') return null;
    const record = await this.find(id, kind);
    return record?.groupId === null ? toNode(record, null, this.parts) : null;
  }

  private async find(id: number, kind: string | undefined): Promise<DestinationRecord | null> {
    const where = { id, ...(kind !== undefined && { kind }) };
    return (await readDestinations(this.prisma, { where }))[0] ?? null;
  }
}
