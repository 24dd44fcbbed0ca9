import { Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import type { ActorContext } from './actor-context.ts';
import { METADATA } from './metadata.ts';
import type { AccessPolicy } from './policy.ts';

@ObjectType('Kas', { description: "GitLab's agent server for Kubernetes, which Auditstream does not have." })
class KasType {
  @Field(() => Boolean, { description: 'Always false.' })
  enabled!: boolean;

  @Field(() => String, { nullable: true, description: 'Always null.' })
  externalUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Always null.' })
  externalK8sProxyUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Always null.' })
  version!: string | null;
}

@ObjectType('Metadata', { description: 'Version and edition of this server.' })
class MetadataType {
  @Field(() => String, { description: 'Version of GitLab whose API this server implements.' })
  version!: string;

  @Field(() => String, { description: 'Version of this server: `auditstream-` and its number.' })
  revision!: string;

  @Field(() => Boolean, { description: 'Always true: streaming belongs to that edition of GitLab.' })
  enterprise!: boolean;

  @Field(() => KasType, { description: "GitLab's agent server for Kubernetes." })
  kas!: KasType;
}

@Resolver()
export class MetadataResolver {
  constructor(private readonly policy: AccessPolicy) {}

  @Query(() => MetadataType, {
    nullable: true,
    description: 'Version and edition of this server. Null for unauthenticated requests.',
  })
  metadata(@Ctx() { actor }: ActorContext): MetadataType | null {
    if (actor === undefined || this.policy.decideOwn(actor, 'read-metadata') !== 'allowed') return null;
    return METADATA;
  }
}
