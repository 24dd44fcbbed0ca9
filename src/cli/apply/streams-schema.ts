import { z } from 'zod';
import {
  BATCH_AGE_MS,
  BATCH_BYTES,
  BATCH_EVENTS,
  COMPRESSIONS,
} from '../../destinations/rules/delivery-options-rules.ts';
import { FORMATS } from '../../formats/formats.ts';
import { MAX_SILENCE_HOURS } from '../../sources/source-rules.ts';

const text = z.string().min(1);

const header = z
  .union([
    text.describe('The value; the header is sent.'),
    z.strictObject({
      value: text.describe('The value.'),
      active: z.boolean().optional().describe('Whether it is sent; true when absent.'),
    }),
  ])
  .describe('Value of a custom header. Take secrets from the environment: ${STREAMS_SIEM_AUTHORIZATION}.');

const [firstFormat, ...otherFormats] = FORMATS;
const formatNames = [firstFormat.name, ...otherFormats.map(({ name }) => name)] as const;

const within = ({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }) =>
  z.int().min(minimum).max(maximum).optional();

const batch = z.strictObject({
  maxEvents: within(BATCH_EVENTS).describe('Most events in one request; from 2 on, requests carry batches.'),
  maxBytes: within(BATCH_BYTES).describe('Most bytes of a batch before it is compressed.'),
  maxAgeMs: within(BATCH_AGE_MS).describe(
    'How long an event waits for further events of its batch, in milliseconds.',
  ),
});

const destination = z.strictObject({
  name: text.describe('Name, unique among its neighbours: by it the destination is found again.'),
  kind: text
    .optional()
    .describe(
      'What takes the events: http when absent, or another one of `auditstream destination kinds`. It cannot be changed.',
    ),
  url: text.optional().describe('Where events are sent, over HTTP.'),
  config: z
    .record(text, z.json())
    .optional()
    .describe('The fields of its kind, all of them, in place of `url`. Left as they are when absent.'),
  secretToken: text
    .optional()
    .describe(
      'What a new destination of another kind is sent with: ${STREAMS_SPLUNK_TOKEN}. One that is there keeps its own.',
    ),
  active: z.boolean().optional().describe('False pauses it. Left as it is when absent; a new one is active.'),
  verificationToken: text
    .optional()
    .describe('Token of 16 to 24 characters that is sent with every event. Left as it is when absent.'),
  headers: z
    .record(text, header)
    .optional()
    .describe('Custom HTTP headers, at most 20. Left as they are when absent.'),
  eventTypes: z
    .array(text)
    .optional()
    .describe('Only events of these types; [] for all. Left as they are when absent.'),
  deniedEventTypes: z
    .array(text)
    .optional()
    .describe('No events of these types; [] leaves out none. Left as they are when absent.'),
  namespaces: z
    .array(text)
    .max(5)
    .optional()
    .describe('Only events of these groups and projects; [] for all. Left as they are when absent.'),
  format: z.enum(formatNames).optional().describe('Form of the events. Left as it is when absent.'),
  batch: batch
    .optional()
    .describe('How many events go out in one request. What is absent in it is left as it is.'),
  compression: z
    .enum(COMPRESSIONS)
    .optional()
    .describe('How requests are compressed. Left as it is when absent.'),
});

const destinations = z
  .array(destination)
  .describe('All destinations; --prune deletes those that are not here.');

const source = z.strictObject({
  name: text.describe('Name, unique in the top-level group: by it the source is found again.'),
  kind: text.describe('The system that sends: one of `auditstream source kinds`. It cannot be changed.'),
  group: text
    .optional()
    .describe('Group below this one that its events belong to. This one when absent. It cannot be changed.'),
  project: text.optional().describe('Project that its events belong to, in place of a group.'),
  config: z
    .record(text, z.json())
    .optional()
    .describe('The fields of its kind, all of them. Left as they are when absent.'),
  secret: text
    .optional()
    .describe(
      'What a new source is to prove itself with: ${STREAMS_HUB_SECRET}. Made by the server when absent. A source that is there keeps its own.',
    ),
  active: z
    .boolean()
    .optional()
    .describe('False: what it sends is refused. Left as it is when absent; a new one is active.'),
  silentAfterHours: z
    .int()
    .min(1)
    .max(MAX_SILENCE_HOURS)
    .nullable()
    .optional()
    .describe(
      'Hours without an event after which it counts as silent; null: never. Left as it is when absent.',
    ),
});

const rules = (what: string) =>
  z.array(text).optional().describe(`${what}; [] for none. Left as they are when absent.`);

const redaction = z.strictObject({
  enabled: z.boolean().optional().describe('Whether secrets are taken out. Left as it is when absent.'),
  keys: rules('Names of members whose values are taken out'),
  patterns: rules('Regular expressions of RE2 for what is taken out'),
  paths: rules('Places such as details.request.body that are taken out'),
});

const group = z.strictObject({
  destinations: destinations.optional(),
  sources: z.array(source).optional().describe('All sources; --prune deletes those that are not here.'),
  redaction: redaction
    .optional()
    .describe('What is taken out of events before they are stored, beside what the server knows.'),
});

/** A file of `apply`, as a person writes it: texts may hold references to the environment. */
export const streamsSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Address of this schema, for editors.'),
    version: z.literal(1).describe('Version of the form of this file.'),
    groups: z.record(text, group).optional().describe('Top-level groups by their full path.'),
    instance: z
      .strictObject({ destinations })
      .optional()
      .describe('Destinations of the instance; for admins.'),
  })
  .describe('Destinations and sources of audit events, for: npx auditstream apply');

export type StreamsFile = z.infer<typeof streamsSchema>;
export type DestinationEntry = z.infer<typeof destination>;
export type SourceEntry = z.infer<typeof source>;
export type RedactionEntry = z.infer<typeof redaction>;

/** The JSON Schema for editors: docs/streams.schema.json is its text. */
export function streamsJsonSchema(): string {
  const schema = z.toJSONSchema(streamsSchema, { target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: 'Auditstream streams' }, null, 2)}\n`;
}
