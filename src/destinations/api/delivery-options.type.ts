import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('AuditEventStreamingDeliveryOptions', {
  description:
    "Auditstream's own. How events go to a destination: in which form, and how many in one request.",
})
export class DeliveryOptionsType {
  @Field(() => String, {
    description: 'Form of the events; `auditEventStreamingFormats` has all that there are.',
  })
  format!: string;

  @Field(() => Int, {
    description:
      'Most events in one request. From 2 on, requests carry batches, also those of a single event.',
  })
  batchMaxEvents!: number;

  @Field(() => Int, {
    description: 'Most bytes of a batch before it is compressed; one event that is larger goes alone.',
  })
  batchMaxBytes!: number;

  @Field(() => Int, {
    description: 'How long an event waits, in milliseconds, for others to travel with.',
  })
  batchMaxAgeMs!: number;

  @Field(() => String, { description: '`none` or `gzip`.' })
  compression!: string;
}

@ObjectType('AuditEventStreamingFormat', {
  description: "Auditstream's own. A form in which events can be sent.",
})
export class FormatType {
  @Field(() => String, { description: 'As delivery options name it.' })
  name!: string;

  @Field(() => String, { description: 'What people call it.' })
  title!: string;

  @Field(() => Boolean, { description: 'Whether one request can carry several events.' })
  batches!: boolean;
}
