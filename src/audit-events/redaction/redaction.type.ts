import { LONG_TEXT } from '../../graphql/field-cost.ts';
import { costly, flag, json, texts } from '../../graphql/fields.ts';
import { objectType } from '../../graphql/types.ts';

export const AuditEventsRedactionType = objectType(
  'AuditEventsRedaction',
  "Redaction rules of a group: what is removed from its audit events before they are stored. Auditstream's own " +
    'addition.',
  {
    enabled: flag('Whether redaction is on.'),
    keys: texts('Names of members whose values are removed, in addition to those that the server knows.'),
    patterns: texts(
      'Regular expressions (RE2) whose matches are removed, in addition to those that the server knows.',
    ),
    paths: texts('Paths whose values are removed, such as `details.request.body`.'),
  },
);
export type AuditEventsRedactionType = InstanceType<typeof AuditEventsRedactionType>;

export const AuditEventsRedactionTryType = objectType(
  'AuditEventsRedactionTry',
  "Preview of redaction: what would be stored of an event. Auditstream's own addition.",
  {
    event: costly(LONG_TEXT, json('The event after redaction.')),
    redacted: texts('Paths at which something was removed.'),
    trimmed: texts('Paths at which something was cut because the event was too large.'),
  },
);
export type AuditEventsRedactionTryType = InstanceType<typeof AuditEventsRedactionTryType>;
