import { z } from 'zod';
import {
  BATCH_AGE_MS,
  BATCH_BYTES,
  BATCH_EVENTS,
  COMPRESSIONS,
} from '../../destinations/rules/delivery-options-rules.ts';
import { FORMATS } from '../../formats/formats.ts';

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
    'How long an event waits, in milliseconds, for others to travel with.',
  ),
});

const destination = z.strictObject({
  name: text.describe('Name, unique among its neighbours: by it the destination is found again.'),
  url: text.describe('Where events are sent.'),
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

const owner = z.strictObject({
  destinations: z.array(destination).describe('All destinations; --prune deletes those that are not here.'),
});

/** A file of `apply`, as a person writes it: texts may hold references to the environment. */
export const streamsSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Address of this schema, for editors.'),
    version: z.literal(1).describe('Version of the form of this file.'),
    groups: z.record(text, owner).optional().describe('Top-level groups by their full path.'),
    instance: owner.optional().describe('Destinations of the instance; for admins.'),
  })
  .describe('Destinations of audit events, for: npx auditstream apply');

export type StreamsFile = z.infer<typeof streamsSchema>;
export type DestinationEntry = z.infer<typeof destination>;

/** The JSON Schema for editors: docs/streams.schema.json is its text. */
export function streamsJsonSchema(): string {
  const schema = z.toJSONSchema(streamsSchema, { target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: 'Auditstream streams' }, null, 2)}\n`;
}
