import { Field, ID, InputType } from 'type-graphql';
import { MutationInput } from '../graphql/mutation.ts';
import { DestinationIdScalar, type DestinationId } from './destination-ids.ts';

@InputType({ description: 'Parameters of `externalAuditEventDestinationCreate`.' })
export class ExternalAuditEventDestinationCreateInput extends MutationInput {
  @Field(() => ID, { description: 'Full path of the top-level group whose audit events are sent.' })
  groupPath!: string;

  @Field(() => String, {
    description:
      'URL that audit events are sent to: http or https, at most 255 characters, unique in the group.',
  })
  destinationUrl!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Name of the destination, at most 72 characters, unique in the group; generated when absent.',
  })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Token that is sent with every event, 16 to 24 characters; generated when absent.',
  })
  verificationToken?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Auditstream's own. True sends a test event first and refuses the destination unless the answer is 2xx.",
  })
  verify?: boolean | null;
}

@InputType({
  description: 'Parameters of `externalAuditEventDestinationUpdate`. What is absent stays as it is.',
})
export class ExternalAuditEventDestinationUpdateInput extends MutationInput {
  @Field(() => DestinationIdScalar, { description: 'ID of the destination to update.' })
  id!: DestinationId;

  @Field(() => String, { nullable: true, description: 'URL that audit events are sent to.' })
  destinationUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the destination.' })
  name?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False pauses the destination; true goes on where it stopped, without a gap.',
  })
  active?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Auditstream's own. True sends a test event first, to the URL that the destination would have, and refuses the update " +
      'unless the answer is 2xx.',
  })
  verify?: boolean | null;
}

@InputType({ description: 'Parameters of `externalAuditEventDestinationDestroy`.' })
export class ExternalAuditEventDestinationDestroyInput extends MutationInput {
  @Field(() => DestinationIdScalar, { description: 'ID of the destination to destroy.' })
  id!: DestinationId;
}
