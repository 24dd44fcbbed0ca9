import { batching, type Batching } from '../../formats/batching.ts';
import type { FormatEvent } from '../../formats/format.ts';
import { openFormat } from '../../formats/formats.ts';
import { factsReader } from '../body-facts.ts';
import type { EventPlace } from '../event-place.ts';
import type { OpenPlace } from '../kind.ts';
import type { SplunkHecConfig } from './config.ts';

/** Where this installation has no address of its own. */
const HOST = 'auditstream';

/**
 * Writes events as objects one after another. Splunk drops what stands behind a key that it does not know, without a word: an
 * envelope has `time`, `host`, `source`, `sourcetype`, `index`, `event` and `fields`, and nothing else. Every object says all
 * of it, because what one does not say is taken from the one before.
 */
export function envelopes(
  { config, options }: Pick<OpenPlace<SplunkHecConfig, never>, 'config' | 'options'>,
  externalUrl: string,
): Batching {
  const { single } = openFormat(options.format, { externalUrl });
  const factsOf = factsReader();
  const fieldsOf = fieldsWriter();
  const constant = JSON.stringify({
    host: config.host ?? hostOf(externalUrl),
    source: config.source,
    sourcetype: config.sourcetype,
    ...(config.index !== undefined && { index: config.index }),
  }).slice(1, -1);
  const untimed = `{${constant},"event":`;
  return batching({
    contentType: 'application/json',
    ...{ open: '', separator: '\n', close: '' },
    isReading: true,
    item(event) {
      const { createdAt, entityPath } = factsOf(event.body);
      const head = createdAt === undefined ? untimed : `{"time":${secondsOf(createdAt)},${untimed.slice(1)}`;
      return [head, single.bodyOf(event), fieldsOf(event as FormatEvent & EventPlace, entityPath)];
    },
  });
}

/** With three digits behind the point. */
function secondsOf(milliseconds: number): string {
  if (milliseconds < 0) return (milliseconds / 1_000).toFixed(3);
  const seconds = Math.floor(milliseconds / 1_000);
  return `${seconds}.${String(1_000 + milliseconds - seconds * 1_000).slice(1)}`;
}

/** Splunk indexes flat texts and numbers; what an event does not have is left out. */
function fieldsWriter(): (event: FormatEvent & EventPlace, path: string | undefined) => string {
  const typeOf = likeTheLast((type) => `,"fields":{"event_type":${JSON.stringify(type)}`);
  const pathOf = likeTheLast((path) => `,"entity_path":${JSON.stringify(path)}`);
  return ({ eventType, streamId, sequence, previous }, path) => {
    let fields = typeOf(eventType);
    if (path !== undefined) fields += pathOf(path);
    if (streamId !== null) fields += `,"stream":${streamId}`;
    if (sequence !== null) fields += `,"sequence":${sequence}`;
    if (previous !== null) fields += `,"previous":${previous}`;
    return `${fields}}}`;
  };
}

/** Of events that follow each other many say the same. */
function likeTheLast(write: (text: string) => string): (text: string) => string {
  let last: string | undefined;
  let written = '';
  return (text) => {
    if (text !== last) written = write((last = text));
    return written;
  };
}

function hostOf(externalUrl: string): string {
  return URL.canParse(externalUrl) ? new URL(externalUrl).hostname : HOST;
}
