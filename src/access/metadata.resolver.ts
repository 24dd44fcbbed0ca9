import { Ctx, Query, Resolver } from 'type-graphql';
import { flag, of, orNull, text } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';
import type { ActorContext } from './actor-context.ts';
import { METADATA } from './metadata.ts';
import type { AccessPolicy } from './policy.ts';

const KasType = objectType('Kas', "GitLab's agent server for Kubernetes, which Auditstream does not have.", {
  enabled: flag('Always false.'),
  externalUrl: orNull(text('Always null.')),
  externalK8sProxyUrl: orNull(text('Always null.')),
  version: orNull(text('Always null.')),
});

const MetadataType = objectType('Metadata', 'Version and edition of this server.', {
  version: text('Version of GitLab whose API this server implements.'),
  revision: text('Version of this server: `auditstream-` and its number.'),
  enterprise: flag('Always true: streaming belongs to that edition of GitLab.'),
  kas: of<InstanceType<typeof KasType>>(() => KasType, "GitLab's agent server for Kubernetes."),
});

@Resolver()
export class MetadataResolver {
  constructor(private readonly policy: AccessPolicy) {}

  @Query(() => MetadataType, {
    nullable: true,
    description: 'Version and edition of this server. Null for unauthenticated requests.',
  })
  metadata(@Ctx() { actor }: ActorContext): InstanceType<typeof MetadataType> | null {
    if (actor === undefined || this.policy.decideOwn(actor, 'read-metadata') !== 'allowed') return null;
    return METADATA;
  }
}
