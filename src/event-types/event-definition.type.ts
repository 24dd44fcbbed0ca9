import { Field, ObjectType } from 'type-graphql';
import { connectionType } from '../graphql/connection.type.ts';
import type { EventDefinition } from './event-definition.ts';

@ObjectType('AuditEventDefinition', { description: 'A type of audit events.' })
export class AuditEventDefinition implements EventDefinition {
  @Field(() => String, { description: 'Name of the type: the `event_type` of its events.' })
  name!: string;

  @Field(() => String, { description: 'The action that events of this type record.' })
  description!: string;

  @Field(() => String, {
    description: 'Feature that the type belongs to; `unknown` when it was not declared.',
  })
  featureCategory!: string;

  @Field(() => String, {
    description: "GitLab's milestone that introduced the type; `unknown` when it was not declared.",
  })
  milestone!: string;

  @Field(() => Boolean, { description: 'Whether GitLab stores such events.' })
  savedToDatabase!: boolean;

  @Field(() => Boolean, { description: 'Whether such events are streamed.' })
  streamed!: boolean;

  @Field(() => String, { nullable: true, description: 'Issue that introduced the type. Always null.' })
  introducedByIssue?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Merge request that introduced the type. Always null.',
  })
  introducedByMr?: string | null;
}

export const AuditEventDefinitionConnection = connectionType(AuditEventDefinition, 'AuditEventDefinition');
