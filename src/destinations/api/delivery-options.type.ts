import { flag, int, orNull, text } from '../../graphql/fields.ts';
import { objectType } from '../../graphql/types.ts';

export const DeliveryOptionsType = objectType(
  'AuditEventStreamingDeliveryOptions',
  "Auditstream's own. How events are sent to a destination: in which format, how many in one request, and whether signed.",
  {
    format: text('Format of the events; `auditEventStreamingFormats` lists all formats.'),
    batchMaxEvents: int(
      'Maximum number of events in one request. From 2 on, every request carries a batch, even for a single ' +
        'event.',
    ),
    batchMaxBytes: int('Maximum size of a batch in bytes, before compression; a larger event is sent alone.'),
    batchMaxAgeMs: int('How long an event waits for further events of its batch, in milliseconds.'),
    compression: text('`none` or `gzip`.'),
    signed: orNull(
      flag(
        'Whether requests are signed with `signingSecret`. Null: requests to this kind of destination carry no signatures.',
      ),
    ),
  },
);
export type DeliveryOptionsType = InstanceType<typeof DeliveryOptionsType>;

export const FormatType = objectType(
  'AuditEventStreamingFormat',
  "Auditstream's own. A format in which events can be sent.",
  {
    name: text('Name of the format in delivery options.'),
    title: text('Name of the format, for display.'),
    batches: flag('Whether one request can carry several events.'),
  },
);
export type FormatType = InstanceType<typeof FormatType>;
