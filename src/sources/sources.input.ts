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
    description:
      'Full path of the project, in the group, that the events belong to; when absent, they belong to ' +
      'the group.',
  })
  projectPath?: string | null;

  @Field(() => String, { description: 'One of `auditEventsSourceKinds`.' })
  kind!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the source; the name of its kind when absent.',
  })
  name?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Configuration of the source, with the fields of its kind.',
  })
  config?: JsonValue | null;

  @Field(() => String, {
    nullable: true,
    description: 'Secret by which the system authenticates, 16 to 255 characters; generated when absent.',
  })
  secret?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False: requests of the source are refused until it is set to true.',
  })
  active?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Hours without an event after which the source is `SILENT`, 1 to 720; null or absent: never.',
  })
  silentAfterHours?: number | null;
}

@InputType('AuditEventsSourceUpdateInput', { description: 'Parameters of `auditEventsSourceUpdate`.' })
export class AuditEventsSourceUpdateInput extends MutationInput {
  @Field(() => SourceIdScalar, { description: 'The source.' })
  id!: GlobalId<'AuditEvents::Source'>;

  @Field(() => String, { nullable: true, description: 'The new name.' })
  name?: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The new configuration, in place of the present one.',
  })
  config?: JsonValue | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False: requests of the source are refused from now on.',
  })
  active?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours without an event after which the source is `SILENT`, 1 to 720; null: never.',
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

  @Field(() => String, { nullable: true, description: 'The new secret; generated when absent.' })
  secret?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours for which the previous secret stays valid: 0 to 168, 24 when absent.',
  })
  overlapHours?: number | null;
}
