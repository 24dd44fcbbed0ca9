import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('AuditEventStreamingDeliveryOptions', {
  description:
    "Auditstream's own. How events are sent to a destination: in which format, how many in one request, and whether signed.",
})
export class DeliveryOptionsType {
  @Field(() => String, {
    description: 'Format of the events; `auditEventStreamingFormats` lists all formats.',
  })
  format!: string;

  @Field(() => Int, {
    description:
      'Maximum number of events in one request. From 2 on, every request carries a batch, even for a single ' +
      'event.',
  })
  batchMaxEvents!: number;

  @Field(() => Int, {
    description: 'Maximum size of a batch in bytes, before compression; a larger event is sent alone.',
  })
  batchMaxBytes!: number;

  @Field(() => Int, {
    description: 'How long an event waits for further events of its batch, in milliseconds.',
  })
  batchMaxAgeMs!: number;

  @Field(() => String, { description: '`none` or `gzip`.' })
  compression!: string;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether requests are signed with `signingSecret`. Null: requests to this kind of destination carry no signatures.',
  })
  signed!: boolean | null;
}

@ObjectType('AuditEventStreamingFormat', {
  description: "Auditstream's own. A format in which events can be sent.",
})
export class FormatType {
  @Field(() => String, { description: 'Name of the format in delivery options.' })
  name!: string;

  @Field(() => String, { description: 'Name of the format, for display.' })
  title!: string;

  @Field(() => Boolean, { description: 'Whether one request can carry several events.' })
  batches!: boolean;
}
