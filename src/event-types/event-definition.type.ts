import { connectionType } from '../graphql/connection.type.ts';
import { flag, text } from '../graphql/input-type.ts';
import { objectType, orNull } from '../graphql/object-type.ts';

const AuditEventDefinition = objectType('AuditEventDefinition', 'A type of audit events.', {
  name: text('Name of the type: the `event_type` of its events.'),
  description: text('The action that events of this type record.'),
  featureCategory: text('Feature that the type belongs to; `unknown` when it was not declared.'),
  milestone: text("GitLab's milestone that introduced the type; `unknown` when it was not declared."),
  savedToDatabase: flag('Whether GitLab stores such events.'),
  streamed: flag('Whether such events are streamed.'),
  introducedByIssue: orNull(text('Issue that introduced the type. Always null.')),
  introducedByMr: orNull(text('Merge request that introduced the type. Always null.')),
});

export const AuditEventDefinitionConnection = connectionType(AuditEventDefinition, 'AuditEventDefinition');
