import { Field, ID, InputType, Int } from 'type-graphql';
import type { GlobalId } from '../graphql/global-id.ts';
import { JsonScalar } from '../graphql/json.scalar.ts';
import { MutationInput } from '../graphql/mutation.ts';
import type { JsonValue } from '../json/json-value.ts';
import { SourceIdScalar } from './source.type.ts';

@InputType('AuditEventsSourceCreateInput', { description: 'Parameters of `auditEventsSourceCreate`.' })
export class AuditEventsSourceCreateInput extends MutationInput {
  @Field(() => ID, { description: 'Full path of the group that the events belong to.' })
  groupPath!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Full path of the project in the group that the events belong to; absent: the group.',
  })
  projectPath?: string | null;

  @Field(() => String, { description: 'One of `auditEventsSourceKinds`.' })
  kind!: string;

  @Field(() => String, { nullable: true, description: 'Name of the source; absent: the name of its kind.' })
  name?: string | null;

  @Field(() => JsonScalar, { nullable: true, description: 'The fields of its kind.' })
  config?: JsonValue | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the system is to prove itself with, 16 to 255 characters; made when absent.',
  })
  secret?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False: what it sends is refused until that is changed.',
  })
  active?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours without an event after which it is `SILENT`, 1 to 720; null or absent: it never is.',
  })
  silentAfterHours?: number | null;
}

@InputType('AuditEventsSourceUpdateInput', { description: 'Parameters of `auditEventsSourceUpdate`.' })
export class AuditEventsSourceUpdateInput extends MutationInput {
  @Field(() => SourceIdScalar, { description: 'The source.' })
  id!: GlobalId<'AuditEvents::Source'>;

  @Field(() => String, { nullable: true, description: 'Another name.' })
  name?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Another configuration, in place of the one it has.',
  })
  config?: JsonValue | null;

  @Field(() => Boolean, { nullable: true, description: 'False: what it sends is refused from now on.' })
  active?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours without an event after which it is `SILENT`, 1 to 720; null: it never is.',
  })
  silentAfterHours?: number | null;
}

@InputType('AuditEventsSourceDestroyInput', { description: 'Parameters of `auditEventsSourceDestroy`.' })
export class AuditEventsSourceDestroyInput extends MutationInput {
  @Field(() => SourceIdScalar, { description: 'The source.' })
  id!: GlobalId<'AuditEvents::Source'>;
}

@InputType('AuditEventsSourceSecretRotateInput', {
  description: 'Parameters of `auditEventsSourceSecretRotate`.',
})
export class AuditEventsSourceSecretRotateInput extends MutationInput {
  @Field(() => SourceIdScalar, { description: 'The source.' })
  id!: GlobalId<'AuditEvents::Source'>;

  @Field(() => String, { nullable: true, description: 'The new secret; made when absent.' })
  secret?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours for which the secret before it stays good: 0 to 168, 24 when absent.',
  })
  overlapHours?: number | null;
}
