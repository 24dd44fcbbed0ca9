import { FieldResolver, Resolver, Root, type ClassType } from 'type-graphql';
import type { PrismaClient } from '../database/generated/client.ts';
import type { Sealer } from '../encryption/sealer.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import type { DestinationRecord } from './destination-record.ts';
import { EXTERNAL_DESTINATION_TYPES } from './external-destination.type.ts';
import { needSigningSecrets } from './signing-secret.ts';
import { STREAMING_DESTINATION_TYPES } from './streaming-destination.type.ts';

/** A destination in whatever form: all are made of its row. */
interface OfRecord {
  readonly record: DestinationRecord;
}

export const GroupSigningSecretResolver = signingSecretResolver(() => EXTERNAL_DESTINATION_TYPES.group);
export const InstanceSigningSecretResolver = signingSecretResolver(() => EXTERNAL_DESTINATION_TYPES.instance);
export const GroupStreamingSigningSecretResolver = signingSecretResolver(
  () => STREAMING_DESTINATION_TYPES.group,
);
export const InstanceStreamingSigningSecretResolver = signingSecretResolver(
  () => STREAMING_DESTINATION_TYPES.instance,
);

/** Whoever is shown the destination may see its secrets: it is shown to Owners, or admins, alone. */
function signingSecretResolver(type: () => ClassType<OfRecord>) {
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
    async signingSecret(@Root() { record }: OfRecord): Promise<string> {
      const secrets = await needSigningSecrets(this.prisma, this.sealer, record);
      if (secrets === undefined) throw resourceNotAvailable();
      return secrets.current;
    }
  }
  return SigningSecretResolver;
}
