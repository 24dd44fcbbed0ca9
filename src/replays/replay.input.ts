import { Field, InputType } from 'type-graphql';
import { AnyDestinationId, type DestinationRef } from '../destinations/model/destination-ids.ts';
import { MutationInput } from '../graphql/mutation.ts';
import { TimeScalar } from '../graphql/time.scalar.ts';
import { ReplayIdScalar, type ReplayId } from './replay.type.ts';

@InputType({ description: 'Parameters of `externalAuditEventDestinationReplay`.' })
export class ExternalAuditEventDestinationReplayInput extends MutationInput {
  @Field(() => AnyDestinationId, { description: 'ID of the destination, in any of its forms.' })
  id!: DestinationRef;

  @Field(() => TimeScalar, {
    nullable: true,
    description: 'Beginning of the time span; when absent, the oldest event that is kept.',
  })
  from?: Date | null;

  @Field(() => TimeScalar, {
    nullable: true,
    description: 'End of the time span; when absent, now.',
  })
  to?: Date | null;
}

@InputType({ description: 'Parameters of `externalAuditEventDestinationReplayCancel`.' })
export class ExternalAuditEventDestinationReplayCancelInput extends MutationInput {
  @Field(() => ReplayIdScalar, { description: 'ID of the replay.' })
  id!: ReplayId;
}
