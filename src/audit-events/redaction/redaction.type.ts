import { Field, ObjectType } from 'type-graphql';
import { Costs, LONG_TEXT } from '../../graphql/field-cost.ts';
import { JsonScalar } from '../../graphql/json.scalar.ts';
import type { JsonValue } from '../../json/json-value.ts';
import type { RedactionSettings } from './redaction-settings.ts';

@ObjectType('AuditEventsRedaction', {
  description:
    "Redaction rules of a group: what is removed from its audit events before they are stored. Auditstream's own " +
    'addition.',
})
export class AuditEventsRedactionType {
  @Field(() => Boolean, { description: 'Whether redaction is on.' })
  readonly enabled: boolean;

  @Field(() => [String], {
    description: 'Names of members whose values are removed, in addition to those that the server knows.',
  })
  readonly keys: readonly string[];

  @Field(() => [String], {
    description:
      'Regular expressions (RE2) whose matches are removed, in addition to those that the server knows.',
  })
  readonly patterns: readonly string[];

  @Field(() => [String], { description: 'Paths whose values are removed, such as `details.request.body`.' })
  readonly paths: readonly string[];

  constructor({ enabled, keys, patterns, paths }: RedactionSettings) {
    this.enabled = enabled;
    this.keys = keys;
    this.patterns = patterns;
    this.paths = paths;
  }
}

@ObjectType('AuditEventsRedactionTry', {
  description: "Preview of redaction: what would be stored of an event. Auditstream's own addition.",
})
export class AuditEventsRedactionTryType {
  @Costs(LONG_TEXT)
  @Field(() => JsonScalar, { description: 'The event after redaction.' })
  readonly event!: JsonValue;

  @Field(() => [String], { description: 'Paths at which something was removed.' })
  readonly redacted!: readonly string[];

  @Field(() => [String], { description: 'Paths at which something was cut because the event was too large.' })
  readonly trimmed!: readonly string[];
}
