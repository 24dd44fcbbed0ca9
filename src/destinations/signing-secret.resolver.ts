import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { InputMutation, payloadType, type MutationResult } from '../graphql/mutation.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import type { DestinationAccess } from './destination-access.ts';
import type { DestinationDeps } from './destination-changes.ts';
import { ExternalAuditEventDestination, toDestinationType } from './destination.type.ts';
import { rotateSigningSecret } from './rotate-signing-secret.service.ts';
import { ExternalAuditEventDestinationSigningSecretRotateInput } from './signing-secret.input.ts';
import { needSigningSecrets } from './signing-secret.ts';

interface RotateResult extends MutationResult {
  readonly externalAuditEventDestination: ExternalAuditEventDestination | null;
}

const RotatePayload = payloadType('ExternalAuditEventDestinationSigningSecretRotatePayload', {
  externalAuditEventDestination: {
    type: () => ExternalAuditEventDestination,
    description: 'The destination with its new secret; null when the rotation was refused.',
  },
});

/** Whoever is shown the destination may see its secrets: it is shown to Owners alone. */
@Resolver(() => ExternalAuditEventDestination)
export class SigningSecretResolver {
  constructor(
    private readonly deps: DestinationDeps,
    private readonly access: DestinationAccess,
    private readonly prisma: PrismaClient,
    private readonly now: () => Date,
  ) {}

  @FieldResolver(() => String, {
    description:
      "Auditstream's own addition: secret that every event is signed with, `whsec_` and 32 bytes in base64.",
  })
  async signingSecret(@Root() { record }: ExternalAuditEventDestination): Promise<string> {
    const secrets = await needSigningSecrets(this.prisma, this.deps.sealer, record);
    if (secrets === undefined) throw resourceNotAvailable();
    return secrets.current;
  }

  @InputMutation(
    () => ExternalAuditEventDestinationSigningSecretRotateInput,
    () => RotatePayload,
    "Replace the signing secret of an HTTP destination; the previous one stays valid for a while. Auditstream's own addition.",
  )
  async externalAuditEventDestinationSigningSecretRotate(
    input: ExternalAuditEventDestinationSigningSecretRotateInput,
    context: ActorContext,
  ): Promise<RotateResult> {
    const { destination, ...granted } = await this.access.destination(context, input.id);
    const { keepPreviousForHours } = input;
    const result = await rotateSigningSecret(
      this.deps,
      granted,
      destination,
      keepPreviousForHours,
      this.now(),
    );
    if (result.kind === 'gone') throw resourceNotAvailable();
    if (result.kind === 'refused') return { externalAuditEventDestination: null, errors: result.errors };
    const rotated = toDestinationType(result.destination, granted.group, this.deps.sealer);
    return { externalAuditEventDestination: rotated };
  }
}
