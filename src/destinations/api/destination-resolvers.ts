import type { AccessPolicy } from '../../access/policy.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import type { GroupDirectory } from '../../groups/group-directory.ts';
import type { NamespaceDirectory } from '../../groups/namespace-directory.ts';
import type { DestinationAccess } from '../changes/destination-access.ts';
import type { DestinationDeps } from '../changes/destination-changes.ts';
import { DeliveryOptionsMutations } from './delivery-options.mutations.ts';
import { DELIVERY_OPTIONS_RESOLVERS, FormatsResolver } from './delivery-options.resolver.ts';
import { DestinationByIdResolver } from './destination-by-id.resolver.ts';
import { DestinationKindsResolver } from './destination-kinds.resolver.ts';
import { createDestinationLists } from './destination-lists.ts';
import { EVENT_TYPE_FILTER_MUTATIONS } from './event-type-filter.mutations.ts';
import {
  GroupDestinationMutations,
  InstanceDestinationMutations,
} from '../api-legacy/external-destination.mutations.ts';
import { GroupDestinationsResolver } from './group-destinations.resolver.ts';
import { GroupHeaderMutations, InstanceHeaderMutations } from '../headers/header.mutations.ts';
import { GroupHeadersResolver, InstanceHeadersResolver } from './headers.resolver.ts';
import { InstanceDestinationsResolver } from './instance-destinations.resolver.ts';
import { GroupSigningSecretMutations, InstanceSigningSecretMutations } from './signing-secret.mutations.ts';
import { NAMESPACE_FILTER_MUTATIONS } from './namespace-filter.mutations.ts';
import { SIGNING_SECRET_RESOLVERS } from './signing-secret.resolver.ts';
import {
  GroupStreamingDestinationMutations,
  InstanceStreamingDestinationMutations,
} from '../api-consolidated/streaming-destination.mutations.ts';

/** One instance of each resolver of destinations, headers and filters. */
export function createDestinationResolvers(options: {
  readonly prisma: PrismaClient;
  readonly kinds: readonly AnyDestinationKind[];
  readonly policy: AccessPolicy;
  readonly groups: GroupDirectory;
  readonly deps: DestinationDeps;
  readonly access: DestinationAccess;
  readonly namespaces: NamespaceDirectory;
  readonly now: () => Date;
}) {
  const { prisma, kinds, policy, groups, deps, access, namespaces, now } = options;
  const { sealer } = deps;
  const lists = createDestinationLists(prisma, sealer);
  const parts = { deps, access, namespaces };
  return [
    new GroupDestinationsResolver(policy, lists),
    new InstanceDestinationsResolver(policy, lists),
    new DestinationByIdResolver(prisma, groups, policy, sealer),
    new DestinationKindsResolver(kinds),
    new GroupHeadersResolver(sealer),
    new InstanceHeadersResolver(sealer),
    ...SIGNING_SECRET_RESOLVERS.map((SigningSecretResolver) => new SigningSecretResolver(prisma, sealer)),
    ...DELIVERY_OPTIONS_RESOLVERS.map((DeliveryOptionsResolver) => new DeliveryOptionsResolver()),
    new FormatsResolver(),
    new DeliveryOptionsMutations(parts),
    new GroupSigningSecretMutations({ ...parts, now }),
    new InstanceSigningSecretMutations({ ...parts, now }),
    new GroupDestinationMutations(parts),
    new InstanceDestinationMutations(parts),
    new GroupHeaderMutations(parts),
    new InstanceHeaderMutations(parts),
    new GroupStreamingDestinationMutations(parts),
    new InstanceStreamingDestinationMutations(parts),
    ...EVENT_TYPE_FILTER_MUTATIONS.map((Mutations) => new Mutations(parts)),
    ...NAMESPACE_FILTER_MUTATIONS.map((Mutations) => new Mutations(parts)),
  ] as const;
}
