import { Field, InputType, Int } from 'type-graphql';
import { MutationInput } from '../graphql/mutation.ts';
import { DestinationIdScalar, type DestinationId } from './destination-ids.ts';

@InputType({ description: 'Parameters of `externalAuditEventDestinationSigningSecretRotate`.' })
export class ExternalAuditEventDestinationSigningSecretRotateInput extends MutationInput {
  @Field(() => DestinationIdScalar, { description: 'ID of the destination.' })
  id!: DestinationId;

  @Field(() => Int, {
    defaultValue: 24,
    description:
      'How many hours the previous secret stays valid beside the new one, at most 720; 0 ends it at once.',
  })
  keepPreviousForHours!: number;
}
