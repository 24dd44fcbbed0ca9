import { Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import type { ActorContext } from './actor-context.ts';
import { METADATA } from './metadata.ts';
import type { AccessPolicy } from './policy.ts';

@ObjectType('Kas', { description: "GitLab's agent server for Kubernetes, which is not here." })
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

@ObjectType('Metadata', { description: 'What this server is.' })
class MetadataType {
  @Field(() => String, { description: 'Version of GitLab whose interface this server has.' })
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
    description: 'What this server is. Null when nobody is signed in.',
  })
  metadata(@Ctx() { actor }: ActorContext): MetadataType | null {
    if (actor === undefined || this.policy.decideOwn(actor, 'read-metadata') !== 'allowed') return null;
    return METADATA;
  }
}
