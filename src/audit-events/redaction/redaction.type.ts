import { Field, ObjectType } from 'type-graphql';
import { Costs, LONG_TEXT } from '../../graphql/field-cost.ts';
import { JsonScalar } from '../../graphql/json.scalar.ts';
import type { JsonValue } from '../../json/json-value.ts';
import type { RedactionSettings } from './redaction-settings.ts';

@ObjectType('AuditEventsRedaction', {
  description:
    "What is taken out of a group's audit events before they are stored. Auditstream's own addition.",
})
export class AuditEventsRedactionType {
  @Field(() => Boolean, { description: 'Whether anything is taken out.' })
  readonly enabled: boolean;

  @Field(() => [String], {
    description: "Names of members whose values are taken out, beside the server's own.",
  })
  readonly keys: readonly string[];

  @Field(() => [String], {
    description: "Regular expressions of RE2 of what is taken out, beside the server's own.",
  })
  readonly patterns: readonly string[];

  @Field(() => [String], { description: 'Places that are taken out, such as `details.request.body`.' })
  readonly paths: readonly string[];

  constructor({ enabled, keys, patterns, paths }: RedactionSettings) {
    this.enabled = enabled;
    this.keys = keys;
    this.patterns = patterns;
    this.paths = paths;
  }
}

@ObjectType('AuditEventsRedactionTry', {
  description: "What would be stored of an event. Auditstream's own addition.",
})
export class AuditEventsRedactionTryType {
  @Costs(LONG_TEXT)
  @Field(() => JsonScalar, { description: 'The event without what was taken out.' })
  readonly event!: JsonValue;

  @Field(() => [String], { description: 'Where something was taken out.' })
  readonly redacted!: readonly string[];

  @Field(() => [String], { description: 'Where something was cut because the event was too large.' })
  readonly trimmed!: readonly string[];
}
