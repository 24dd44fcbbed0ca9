import { VERSION } from '../../config/version.ts';
import { batching, type Batching } from '../../formats/batching.ts';
import type { FormatEvent } from '../../formats/format.ts';
import { openFormat } from '../../formats/formats.ts';
import type { EventPlace } from '../event-place.ts';
import type { OpenPlace, SenderDeps } from '../kind.ts';
import { meanings } from '../meanings.ts';
import { jsonObjectIn } from '../said.ts';
import { attributesOf, numberAttribute, textAttribute, type Attribute } from './attributes.ts';
import type { OpenTelemetryConfig } from './config.ts';

/** The conventions that the attributes follow. */
const SCHEMA = 'https://opentelemetry.io/schemas/1.44.0';
const NAME = 'auditstream';
/** The most that OTLP's time has room for, in milliseconds. */
const LAST_MS = 18_446_744_073_709;

/**
 * Writes events as log records of OTLP: the event is the body, as a text that stays as it is written, and the attributes are what it is
 * found by.
 */
export function records(
  { options }: Pick<OpenPlace<OpenTelemetryConfig, never>, 'options'>,
  { identity, externalUrl, now }: Pick<SenderDeps, 'identity' | 'externalUrl' | 'now'>,
): Batching {
  const { single } = openFormat(options.format, { externalUrl });
  const resource = [
    textAttribute('service.name', NAME),
    textAttribute('service.version', VERSION),
    textAttribute('service.instance.id', identity),
  ];
  const scope = { name: NAME, version: VERSION };
  const schema = `"schemaUrl":"${SCHEMA}"`;
  return batching({
    contentType: 'application/json',
    open: `{"resourceLogs":[{"resource":${JSON.stringify({ attributes: resource })},"scopeLogs":[{"scope":${JSON.stringify(scope)},"logRecords":[`,
    separator: ',',
    close: `],${schema}}],${schema}}]}`,
    isReading: true,
    item: (event) => {
      const members = jsonObjectIn(event.body) ?? {};
      const head = JSON.stringify({
        ...timesOf(members['created_at'], now()),
        ...severityOf(members['severity']),
        eventName: `${NAME}.${event.eventType}`,
        attributes: [...ownAttributes(event as FormatEvent & EventPlace, identity), ...attributesOf(members)],
      });
      return [`${head.slice(0, -1)},"body":{"stringValue":`, JSON.stringify(single.bodyOf(event)), '}}'];
    },
  });
}

/** Nanoseconds since 1970, as texts. */
function timesOf(createdAt: unknown, now: Date) {
  const at = typeof createdAt === 'string' ? Date.parse(createdAt) : NaN;
  return {
    ...(at > 0 && at <= LAST_MS && { timeUnixNano: `${at}000000` }),
    observedTimeUnixNano: `${now.getTime()}000000`,
  };
}

/** `log.record.uid` is the same whenever an event is sent, so that who stores records can leave out a repetition. */
function ownAttributes(
  { id, eventType, streamId, sequence, previous }: FormatEvent & EventPlace,
  identity: string,
): Attribute[] {
  const places = { stream: streamId, sequence, previous };
  return [
    textAttribute('log.record.uid', `${identity}/${id}`),
    numberAttribute('auditstream.event.id', id),
    textAttribute('auditstream.event.type', eventType),
    ...Object.entries(places).flatMap(([name, value]) =>
      value === null ? [] : [numberAttribute(`${NAME}.${name}`, value)],
    ),
  ];
}

/** OpenTelemetry's numbers, of which each level has four, by the words that senders have for them. */
const NUMBERS = meanings<string, string>({
  ...{ 1: ['trace'], 5: ['debug'], 9: ['info', 'informational', 'low'], 10: ['notice'] },
  13: ['warning', 'warn', 'medium', 'moderate'],
  17: ['error', 'err', 'high', 'severe'],
  21: ['critical', 'fatal', 'alert', 'emergency'],
});
const USUAL = 9;

interface Severity {
  readonly severityNumber: number;
  readonly severityText: string;
}

/** How severe an event is: in the words of its sender, where it has some. */
function severityOf(word: unknown): Severity {
  if (typeof word !== 'string' || word === '') return { severityNumber: USUAL, severityText: 'INFO' };
  const severityNumber = Number(NUMBERS.get(word.toLowerCase()) ?? USUAL);
  return { severityNumber, severityText: word.toWellFormed() };
}
