import { Field, InputType } from 'type-graphql';
import { MutationInput } from '../graphql/mutation.ts';
import { DestinationIdScalar, HeaderIdScalar, type DestinationId, type HeaderId } from './destination-ids.ts';

@InputType({ description: 'Parameters of `auditEventsStreamingHeadersCreate`.' })
export class AuditEventsStreamingHeadersCreateInput extends MutationInput {
  @Field(() => DestinationIdScalar, { description: 'ID of the destination that the header is sent to.' })
  destinationId!: DestinationId;

  @Field(() => String, { description: 'Name of the header, unique in its destination regardless of case.' })
  key!: string;

  @Field(() => String, { description: 'Value of the header, at most 2000 characters.' })
  value!: string;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether the header is sent.' })
  active?: boolean | null;
}

@InputType({ description: 'Parameters of `auditEventsStreamingHeadersUpdate`. What is null stays as it is.' })
export class AuditEventsStreamingHeadersUpdateInput extends MutationInput {
  @Field(() => HeaderIdScalar, { description: 'ID of the header to update.' })
  headerId!: HeaderId;

  @Field(() => String, { nullable: true, defaultValue: null, description: 'Name of the header.' })
  key?: string | null;

  @Field(() => String, { nullable: true, defaultValue: null, description: 'Value of the header.' })
  value?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: null, description: 'Whether the header is sent.' })
  active?: boolean | null;
}

@InputType({ description: 'Parameters of `auditEventsStreamingHeadersDestroy`.' })
export class AuditEventsStreamingHeadersDestroyInput extends MutationInput {
  @Field(() => HeaderIdScalar, { description: 'ID of the header to delete.' })
  headerId!: HeaderId;
}
