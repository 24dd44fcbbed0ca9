import { Field, ObjectType } from 'type-graphql';
import { connectionType } from '../graphql/connection.type.ts';
import type { EventDefinition } from './event-definition.ts';

@ObjectType('AuditEventDefinition', { description: 'A type of audit events.' })
export class AuditEventDefinition implements EventDefinition {
  @Field(() => String, { description: 'Name of the type: the `event_type` of its events.' })
  name!: string;

  @Field(() => String, { description: 'What happened when there is such an event.' })
  description!: string;

  @Field(() => String, { description: 'Feature that the type belongs to; `unknown` when nobody has said.' })
  featureCategory!: string;

  @Field(() => String, {
    description: "GitLab's milestone that the type came with; `unknown` when nobody has said.",
  })
  milestone!: string;

  @Field(() => Boolean, { description: 'Whether GitLab stores such events.' })
  savedToDatabase!: boolean;

  @Field(() => Boolean, { description: 'Whether such events are streamed.' })
  streamed!: boolean;

  @Field(() => String, { nullable: true, description: 'Issue in which the type came up. Always null.' })
  introducedByIssue?: string | null;

  @Field(() => String, { nullable: true, description: 'Merge request that brought the type. Always null.' })
  introducedByMr?: string | null;
}

export const AuditEventDefinitionConnection = connectionType(AuditEventDefinition, {
  name: 'AuditEventDefinition',
  connection: 'AuditEventDefinitionConnection',
  edge: 'AuditEventDefinitionEdge',
});
