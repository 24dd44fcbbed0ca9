import { Arg, Ctx, Query, Resolver, type ClassType } from 'type-graphql';
import type { ActorContext } from '../../access/actor-context.ts';
import type { AccessPolicy } from '../../access/policy.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import type { GroupDirectory } from '../../groups/group-directory.ts';
import {
  EXTERNAL_DESTINATION_TYPES,
  toExternalDestination,
} from '../api-legacy/external-destination.type.ts';
import {
  STREAMING_DESTINATION_TYPES,
  toStreamingDestination,
} from '../api-consolidated/streaming-destination.type.ts';
import { DESTINATION_IDS } from '../model/destination-ids.ts';
import type { DestinationRecord } from '../model/destination-record.ts';
import type { OwnerKind } from '../model/form.ts';
import { LEGACY_KIND } from '../model/http-place.ts';
import type { PlaceParts } from '../model/open-place.ts';
import { readDestinations } from '../model/read-destinations.ts';
import type { ToNode } from './destination-lists.resolver.ts';

/** One destination by its id, for who watches it or changes it: a page of its deliveries needs no other's. */
interface DestinationById<Node extends object> {
  readonly generation: 'legacy' | 'consolidated';
  readonly names: Readonly<Record<OwnerKind, string>>;
  readonly types: Readonly<Record<OwnerKind, ClassType<Node>>>;
  /** Absent: every kind. */
  readonly kind?: string;
  readonly toNode: ToNode<Node>;
}

export const DESTINATION_BY_ID_RESOLVERS = [
  byIdResolver({
    generation: 'legacy',
    names: { group: 'externalAuditEventDestination', instance: 'instanceExternalAuditEventDestination' },
    types: EXTERNAL_DESTINATION_TYPES,
    kind: LEGACY_KIND,
    toNode: toExternalDestination,
  }),
  byIdResolver({
    generation: 'consolidated',
    names: {
      group: 'groupAuditEventStreamingDestination',
      instance: 'instanceAuditEventStreamingDestination',
    },
    types: STREAMING_DESTINATION_TYPES,
    toNode: toStreamingDestination,
  }),
];

function byIdResolver<Node extends object>({
  generation,
  names,
  types,
  kind,
  toNode,
}: DestinationById<Node>) {
  const ids = DESTINATION_IDS[generation];

  @Resolver()
  class DestinationByIdResolver {
    constructor(
      readonly prisma: PrismaClient,
      readonly groups: GroupDirectory,
      readonly policy: AccessPolicy,
      readonly parts: PlaceParts,
    ) {}

    @Query(() => types.group, {
      name: names.group,
      nullable: true,
      description:
        "Auditstream's own. A destination of a group by its ID. Null when no destination has this ID, and unless " +
        'the caller is an Owner.',
    })
    async ofGroup(
      @Arg('id', () => ids.group, { description: 'ID of the destination.' }) id: number,
      @Ctx() { actor }: ActorContext,
    ): Promise<Node | null> {
      const record = await this.find(id);
      if (record === undefined || record.groupId === null) return null;
      const group = await this.groups.findById(record.groupId);
      if (group === undefined) return null;
      const decision = await this.policy.decide(actor, 'read-destinations', group);
      return decision === 'allowed' ? toNode(record, group, this.parts) : null;
    }

    @Query(() => types.instance, {
      name: names.instance,
      nullable: true,
      description:
        "Auditstream's own. A destination of the instance by its ID. Null when no destination has this ID, and " +
        'unless the caller is an admin.',
    })
    async ofInstance(
      @Arg('id', () => ids.instance, { description: 'ID of the destination.' }) id: number,
      @Ctx() { actor }: ActorContext,
    ): Promise<Node | null> {
      if (this.policy.decideInstance(actor, 'read-instance-destinations') !== 'allowed') return null;
      const record = await this.find(id);
      return record?.groupId === null ? toNode(record, null, this.parts) : null;
    }

    async find(id: number): Promise<DestinationRecord | undefined> {
      const where = { id, ...(kind !== undefined && { kind }) };
      return (await readDestinations(this.prisma, { where }))[0];
    }
  }
  return DestinationByIdResolver;
}
