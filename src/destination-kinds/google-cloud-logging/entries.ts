import { batching, type Batching } from '../../formats/batching.ts';
import type { FormatEvent } from '../../formats/format.ts';
import { openFormat } from '../../formats/formats.ts';
import { factsReader, type BodyFacts } from '../body-facts.ts';
import type { EventPlace } from '../event-place.ts';
import type { OpenPlace } from '../kind.ts';
import type { GcpConfig } from './config.ts';

/** Google refuses entries that lie further in the future. */
const FUTURE_MS = 23 * 3_600_000;

/**
 * Writes events as log entries. Google treats two entries with the same log, time and `insertId` as one, so an event
 * that is sent again after a lost answer is stored once.
 */
export function entries(
  { config, options }: Pick<OpenPlace<GcpConfig, never>, 'config' | 'options'>,
  externalUrl: string,
  now: () => Date,
): Batching {
  const factsOf = factsReader();
  const { single } = openFormat(options.format, { externalUrl });
  return batching({
    contentType: 'application/json',
    open: `{"logName":${JSON.stringify(logName(config))},"resource":{"type":"global"},"partialSuccess":true,"entries":[`,
    ...{ separator: ',', close: ']}' },
    isReading: true,
    item: (event) => [
      `${headOf(event as FormatEvent & EventPlace, factsOf(event.body), now)},"jsonPayload":`,
      single.bodyOf(event),
      '}',
    ],
  });
}

function logName({ googleProjectIdName, logIdName }: GcpConfig): string {
  return `projects/${googleProjectIdName}/logs/${encodeURIComponent(logIdName)}`;
}

function headOf(
  event: FormatEvent & EventPlace,
  { createdAt, entityPath }: BodyFacts,
  now: () => Date,
): string {
  const isStorable = createdAt !== undefined && createdAt < now().getTime() + FUTURE_MS;
  const head = {
    severity: 'INFO',
    insertId: String(event.id),
    ...(isStorable && { timestamp: new Date(createdAt).toISOString() }),
    labels: labelsOf(event, entityPath),
  };
  return JSON.stringify(head).slice(0, -1);
}

/** Labels, by which users find entries. */
function labelsOf(
  { eventType, streamId, sequence, previous }: FormatEvent & EventPlace,
  path: string | undefined,
): Readonly<Record<string, string>> {
  return {
    event_type: eventType,
    ...(path !== undefined && { entity_path: path }),
    ...(streamId !== null && { stream: String(streamId) }),
    ...(sequence !== null && { sequence: String(sequence) }),
    ...(previous !== null && { previous: String(previous) }),
  };
}
