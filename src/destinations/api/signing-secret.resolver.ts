import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { PrismaClient } from '../../database/generated/client.ts';
import type { Sealer } from '../../encryption/sealer.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import type { DestinationNode } from '../model/destination-node.type.ts';
import { onEveryForm, type DestinationClass } from './on-every-form.ts';
import { needSigningSecret } from '../secrets/signing-secret.ts';

export const SIGNING_SECRET_RESOLVERS = onEveryForm(signingSecretResolver);

/** Whoever is shown the destination may see its secrets: it is shown to Owners, or admins, alone. */
function signingSecretResolver(type: DestinationClass) {
  @Resolver(type)
  class SigningSecretResolver {
    constructor(
      private readonly prisma: PrismaClient,
      private readonly sealer: Sealer,
    ) {}

    @FieldResolver(() => String, {
      description:
        "Auditstream's own addition: secret that every event is signed with, `whsec_` and 32 bytes in base64.",
    })
    async signingSecret(@Root() { record }: DestinationNode): Promise<string> {
      const secret = await needSigningSecret(this.prisma, this.sealer, record);
      if (secret === undefined) throw resourceNotAvailable();
      return secret;
    }
  }
  return SigningSecretResolver;
}
