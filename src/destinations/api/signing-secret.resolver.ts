import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { PrismaClient } from '../../database/generated/client.ts';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import type { DestinationNode } from '../model/destination-node.type.ts';
import { onEveryForm, type DestinationClass } from './on-every-form.ts';
import type { Generation } from '../model/form.ts';
import type { PlaceParts } from '../model/open-place.ts';
import { isSigned, needSigningSecret } from '../secrets/signing-secret.ts';

export const SIGNING_SECRET_RESOLVERS = onEveryForm(signingSecretResolver);

/** A caller who sees the destination may see its secrets, because only Owners, or admins, see it. */
function signingSecretResolver(type: DestinationClass, generation: Generation) {
  const isOfAnyKind = generation === 'consolidated';
  @Resolver(type)
  class SigningSecretResolver {
    constructor(
      private readonly prisma: PrismaClient,
      private readonly parts: PlaceParts,
    ) {}

    @FieldResolver(() => String, {
      nullable: isOfAnyKind,
      description: `Auditstream's own addition: secret that events are signed with, \`whsec_\` and 32 bytes in base64.${isOfAnyKind ? ' Null for categories whose requests are not signed.' : ''}`,
    })
    async signingSecret(@Root() { record }: DestinationNode): Promise<string | null> {
      const { kinds, sealer } = this.parts;
      if (!isSigned(kindNamed(kinds, record.kind))) return null;
      const secret = await needSigningSecret(this.prisma, sealer, record);
      if (secret === undefined) throw resourceNotAvailable();
      return secret;
    }
  }
  return SigningSecretResolver;
}
